// E2B: API keys and access tokens of sandboxes.
import { pattern, wordEnd, wordStart } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const e2bRules: readonly SecretRule[] = [
  {
    id: 'e2b-key',
    title: 'E2B API key or access token',
    keywords: ['e2b_', 'sk_e2b_'],
    pattern: pattern(wordStart, '(?:sk_)?e2b_[0-9a-f]{40}', wordEnd),
    positives: ['e2' + `b_${sampleText('hex', 40)}`, 'E2B_ACCESS_' + `TOKEN=sk_e2b_${sampleText('hex', 40, 2)}`],
    nearMisses: [
      'e2' + `b_${sampleText('hex', 39)}`,
      'e2' + `b_${'0'.repeat(40)}`,
      'ate' + `2b_${sampleText('hex', 40)}`,
    ],
  },
];
