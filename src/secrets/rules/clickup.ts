// ClickUp: personal API tokens.
import { pattern, wordEnd, wordStart } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const clickupRules: readonly SecretRule[] = [
  {
    id: 'clickup-token',
    title: 'ClickUp API token',
    keywords: ['pk_'],
    pattern: pattern(wordStart, String.raw`pk_\d{5,10}_[A-Z0-9]{32}`, wordEnd),
    positives: [
      'p' + `k_${sampleText('digits', 8)}_${sampleText('base32', 32, 11)}`,
      'CLICKUP_' + `TOKEN=pk_${sampleText('digits', 7, 2)}_${sampleText('base32', 32, 12)}`,
    ],
    nearMisses: [
      'p' + `k_${sampleText('digits', 8)}_${sampleText('base32', 31, 11)}`,
      'p' + `k_${sampleText('digits', 8)}_${'X'.repeat(32)}`,
      'ap' + `k_${sampleText('digits', 8)}_${sampleText('base32', 32, 11)}`,
      'pk_t' + `est_${sampleText('base62', 24)}`,
    ],
  },
];
