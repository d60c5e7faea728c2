// Mollie: API keys.
import { pattern, wordEnd, wordStart } from '../pattern-parts.ts';
import { isMixedCase } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const mollieRules: readonly SecretRule[] = [
  {
    id: 'mollie-api-key',
    title: 'Mollie API key',
    keywords: ['live_', 'test_'],
    pattern: pattern(wordStart, '(?:live|test)_[A-Za-z0-9]{30}', wordEnd),
    isSecret: (value) => /\d.*\d/.test(value) && isMixedCase(value),
    positives: ['li' + `ve_${sampleText('base62', 30)}`, 'MOLLIE_API_' + `KEY=test_${sampleText('base62', 30, 2)}`],
    nearMisses: [
      'li' + `ve_${sampleText('base62', 29)}`,
      'te' + `st_${'x'.repeat(30)}`,
      'te' + `st_${sampleText('hex', 30)}`,
      'lat' + `est_${sampleText('base62', 30)}`,
      'test_itReturns' + 'NothingForEmptyLists1',
    ],
  },
];
