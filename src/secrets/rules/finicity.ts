// Finicity: client secrets and partner keys beside their name.
import { namedAfter, patternIgnoringCase, wordEnd } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const finicityRules: readonly SecretRule[] = [
  {
    id: 'finicity-secret',
    title: 'Finicity secret or key',
    keywords: ['finicity'],
    pattern: patternIgnoringCase(namedAfter('finicity'), '(?<secret>[0-9a-f]{32}|[a-z0-9]{20})', wordEnd),
    isSecret: hasLettersAndDigits,
    positives: [
      'FINICITY_' + `CLIENT_SECRET=${sampleText('base62', 20)}`,
      '"finicity' + `AppKey": "${sampleText('hex', 32, 2)}"`,
      'finicity_' + `api_token: '${sampleText('base62', 20, 3)}'`,
    ],
    nearMisses: [
      'FINICITY_' + `CLIENT_SECRET=${sampleText('base62', 19)}`,
      'FINICITY_' + `CLIENT_SECRET=${'x'.repeat(20)}`,
      'checksum ' + `= ${sampleText('base62', 20)}`,
      'FINICITY_' + `PARTNER_ID=${sampleText('digits', 13)}`,
    ],
  },
];
