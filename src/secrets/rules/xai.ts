// xAI: API keys of Grok.
import { kebabStart, pattern, wordEnd } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const xaiRules: readonly SecretRule[] = [
  {
    id: 'xai-api-key',
    title: 'xAI API key',
    keywords: ['xai-'],
    pattern: pattern(kebabStart, 'xai-[A-Za-z0-9]{80}', wordEnd),
    positives: ['xa' + `i-${sampleText('base62', 80)}`, 'XAI_API_' + `KEY=xai-${sampleText('base62', 80, 2)}`],
    nearMisses: [
      'xa' + `i-${sampleText('base62', 79)}`,
      'xa' + `i-${'x'.repeat(80)}`,
      'max' + `ai-${sampleText('base62', 80)}`,
    ],
  },
];
