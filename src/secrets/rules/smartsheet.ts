// Smartsheet: access tokens beside their name; they have no shape of their own.
import { namedAfter, patternIgnoringCase, wordEnd } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const smartsheetRules: readonly SecretRule[] = [
  {
    id: 'smartsheet-access-token',
    title: 'Smartsheet access token',
    keywords: ['smartsheet'],
    pattern: patternIgnoringCase(namedAfter('smartsheet'), '(?<secret>[a-z0-9]{37})', wordEnd),
    isSecret: hasLettersAndDigits,
    positives: [
      'SMARTSHEET_' + `ACCESS_TOKEN=${sampleText('base62', 37)}`,
      '"smartsheet' + `Token": "${sampleText('base62', 37, 2)}"`,
      'smartsheet_' + `api_key: '${sampleText('base62', 37, 3)}'`,
    ],
    nearMisses: [
      'SMARTSHEET_' + `ACCESS_TOKEN=${sampleText('base62', 36)}`,
      'SMARTSHEET_' + `ACCESS_TOKEN=${'x'.repeat(37)}`,
      'checksum ' + `= ${sampleText('base62', 37)}`,
      'SMARTSHEET_' + `SHEET_ID=${sampleText('digits', 16)}`,
    ],
  },
];
