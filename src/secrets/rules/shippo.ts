// Shippo: API tokens.
import { pattern, wordEnd, wordStart } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const shippoRules: readonly SecretRule[] = [
  {
    id: 'shippo-token',
    title: 'Shippo API token',
    keywords: ['shippo_live_', 'shippo_test_'],
    pattern: pattern(wordStart, 'shippo_(?:live|test)_[0-9a-f]{40}', wordEnd),
    positives: [
      'shippo_' + `live_${sampleText('hex', 40)}`,
      'Authorization: Shippo' + `Token shippo_test_${sampleText('hex', 40, 2)}`,
    ],
    nearMisses: [
      'shippo_' + `live_${sampleText('hex', 39)}`,
      'shippo_' + `test_${'0'.repeat(40)}`,
      'myshippo_' + `live_${sampleText('hex', 40)}`,
    ],
  },
];
