// Daytona: API keys of sandboxes.
import { pattern, wordEnd, wordStart } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const daytonaRules: readonly SecretRule[] = [
  {
    id: 'daytona-api-key',
    title: 'Daytona API key',
    keywords: ['dtn_'],
    pattern: pattern(wordStart, 'dtn_[0-9a-f]{64}', wordEnd),
    positives: ['dt' + `n_${sampleText('hex', 64)}`, 'DAYTONA_' + `API_KEY=dtn_${sampleText('hex', 64, 2)}`],
    nearMisses: [
      'dt' + `n_${sampleText('hex', 63)}`,
      'dt' + `n_${'0'.repeat(64)}`,
      'mid' + `tn_${sampleText('hex', 64)}`,
    ],
  },
];
