// Viber: bot tokens, three groups of hexadecimal digits, beside their name.
import { kebabEnd, namedAfter, patternIgnoringCase } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const viberRules: readonly SecretRule[] = [
  {
    id: 'viber-auth-token',
    title: 'Viber bot token',
    keywords: ['viber'],
    pattern: patternIgnoringCase(namedAfter('viber'), '(?<secret>[0-9a-f]{16}-[0-9a-f]{16}-[0-9a-f]{16})', kebabEnd),
    positives: [
      'X-Viber-' + `Auth-Token: ${sampleText('hex', 16)}-${sampleText('hex', 16, 11)}-${sampleText('hex', 16, 21)}`,
      'VIBER_' + `TOKEN=${sampleText('hex', 16, 2)}-${sampleText('hex', 16, 12)}-${sampleText('hex', 16, 22)}`,
      '"viberAuth' + `Token": "${sampleText('hex', 16, 3)}-${sampleText('hex', 16, 13)}-${sampleText('hex', 16, 23)}"`,
    ],
    nearMisses: [
      'VIBER_' + `TOKEN=${sampleText('hex', 16)}-${sampleText('hex', 16, 11)}-${sampleText('hex', 15, 21)}`,
      'VIBER_' + `TOKEN=${'0'.repeat(16)}-${'0'.repeat(16)}-${'0'.repeat(16)}`,
      'trac' + `e = ${sampleText('hex', 16)}-${sampleText('hex', 16, 11)}-${sampleText('hex', 16, 21)}`,
    ],
  },
];
