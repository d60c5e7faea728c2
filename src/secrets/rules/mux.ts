// Mux: token secrets beside their name. Token ids (UUIDs) are no secret.
import { base64Character, namedAfter, patternIgnoringCase, wordEnd } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText, sampleUuid } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const muxRules: readonly SecretRule[] = [
  {
    id: 'mux-token-secret',
    title: 'Mux token secret',
    keywords: ['mux'],
    pattern: patternIgnoringCase(
      namedAfter('(?<![a-z]{2})mux', 'secret'),
      `(?<secret>${base64Character}{75})`,
      wordEnd,
    ),
    isSecret: hasLettersAndDigits,
    positives: [
      'MUX_TOKEN_' + `SECRET=${sampleText('base64', 75)}`,
      '"muxToken' + `Secret": "${sampleText('base64', 75, 2)}"`,
      'mux_' + `secret: '${sampleText('base64', 75, 3)}'`,
    ],
    nearMisses: [
      'MUX_TOKEN_' + `SECRET=${sampleText('base64', 74)}`,
      'MUX_TOKEN_' + `SECRET=${'x'.repeat(75)}`,
      'checksum ' + `= ${sampleText('base64', 75)}`,
      'MUX_' + `TOKEN_ID=${sampleUuid()}`,
    ],
  },
];
