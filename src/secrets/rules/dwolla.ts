// Dwolla: application secrets beside their name. Application keys are ids.
import { namedAfter, patternIgnoringCase, wordEnd } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const dwollaRules: readonly SecretRule[] = [
  {
    id: 'dwolla-secret',
    title: 'Dwolla application secret',
    keywords: ['dwolla'],
    pattern: patternIgnoringCase(namedAfter('dwolla', 'secret'), '(?<secret>[a-z0-9]{50})', wordEnd),
    isSecret: hasLettersAndDigits,
    positives: [
      'DWOLLA_' + `APP_SECRET=${sampleText('base62', 50)}`,
      '"dwolla' + `Secret": "${sampleText('base62', 50, 2)}"`,
      'dwolla_client_' + `secret: '${sampleText('base62', 50, 3)}'`,
    ],
    nearMisses: [
      'DWOLLA_' + `APP_SECRET=${sampleText('base62', 49)}`,
      'DWOLLA_' + `APP_SECRET=${'x'.repeat(50)}`,
      'checksum ' + `= ${sampleText('base62', 50)}`,
      'DWOLLA_' + `APP_KEY=${sampleText('base62', 50)}`,
    ],
  },
];
