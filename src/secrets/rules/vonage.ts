// Vonage (Nexmo): API and signature secrets beside their name. API keys (8 hexadecimal digits) are ids.
import { namedAfter, patternIgnoringCase, wordEnd } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText, sampleUuid } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const vonageRules: readonly SecretRule[] = [
  {
    id: 'vonage-api-secret',
    title: 'Vonage API secret',
    keywords: ['vonage', 'nexmo'],
    pattern: patternIgnoringCase(namedAfter('vonage|nexmo', 'secret'), '(?<secret>[a-z0-9]{16})', wordEnd),
    isSecret: hasLettersAndDigits,
    positives: [
      'VONAGE_' + `API_SECRET=${sampleText('base62', 16)}`,
      '"nexmoApi' + `Secret": "${sampleText('base62', 16, 2)}"`,
      'vonage_' + `secret: '${sampleText('base62', 16, 3)}'`,
    ],
    nearMisses: [
      'VONAGE_' + `API_SECRET=${sampleText('base62', 15)}`,
      'VONAGE_' + `API_SECRET=${'x'.repeat(16)}`,
      'checksum ' + `= ${sampleText('base62', 16)}`,
      'VONAGE_' + `APPLICATION_ID=${sampleUuid()}`,
    ],
  },
];
