// OpenRouter: API and provisioning keys.
import { kebabStart, pattern, wordEnd } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const openrouterRules: readonly SecretRule[] = [
  {
    id: 'openrouter-api-key',
    title: 'OpenRouter API key',
    keywords: ['sk-or-'],
    pattern: pattern(kebabStart, 'sk-or-v1-[0-9a-f]{64}', wordEnd),
    positives: [
      'sk-' + `or-v1-${sampleText('hex', 64)}`,
      'OPENROUTER_API_' + `KEY=sk-or-v1-${sampleText('hex', 64, 2)}`,
    ],
    nearMisses: [
      'sk-' + `or-v1-${sampleText('hex', 63)}`,
      'sk-' + `or-v1-${'0'.repeat(64)}`,
      'task-' + `or-v1-${sampleText('hex', 64)}`,
    ],
  },
];
