// Mailtrap: API tokens beside their name; they have no shape of their own.
import { namedAfter, patternIgnoringCase, wordEnd } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const mailtrapRules: readonly SecretRule[] = [
  {
    id: 'mailtrap-api-token',
    title: 'Mailtrap API token',
    keywords: ['mailtrap'],
    pattern: patternIgnoringCase(namedAfter('mailtrap'), '(?<secret>[0-9a-f]{32})', wordEnd),
    positives: [
      'MAILTRAP_' + `API_TOKEN=${sampleText('hex', 32)}`,
      '"mailtrap' + `Token": "${sampleText('hex', 32, 2)}"`,
      'MAILTRAP_' + `API_KEY: '${sampleText('hex', 32, 3)}'`,
    ],
    nearMisses: [
      'MAILTRAP_' + `API_TOKEN=${sampleText('hex', 31)}`,
      'MAILTRAP_' + `API_TOKEN=${sampleText('base62', 32)}`,
      'MAILTRAP_' + `API_TOKEN=${'0'.repeat(32)}`,
      'checksum ' + `= ${sampleText('hex', 32)}`,
      'MAILTRAP_' + `INBOX_ID=${sampleText('digits', 7)}`,
    ],
  },
];
