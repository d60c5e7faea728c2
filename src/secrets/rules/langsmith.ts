// LangSmith: personal, service and older API keys.
import { pattern, wordEnd, wordStart } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const langsmithRules: readonly SecretRule[] = [
  {
    id: 'langsmith-api-key',
    title: 'LangSmith API key',
    keywords: ['lsv2_', 'ls__'],
    pattern: pattern(wordStart, '(?:lsv2_(?:pt|sk)_[0-9a-f]{32}_[0-9a-f]{10}|ls__[0-9a-f]{32})', wordEnd),
    positives: [
      'lsv2' + `_pt_${sampleText('hex', 32)}_${sampleText('hex', 10, 11)}`,
      'LANGCHAIN_API_' + `KEY=lsv2_sk_${sampleText('hex', 32, 2)}_${sampleText('hex', 10, 12)}`,
      'LANGSMITH_' + `API_KEY=ls__${sampleText('hex', 32, 3)}`,
    ],
    nearMisses: [
      'lsv2' + `_pt_${sampleText('hex', 32)}_${sampleText('hex', 9, 11)}`,
      'lsv2' + `_xx_${sampleText('hex', 32)}_${sampleText('hex', 10, 11)}`,
      'lsv2' + `_pt_${'0'.repeat(32)}_${'0'.repeat(10)}`,
      'ls' + `__${sampleText('hex', 31)}`,
    ],
  },
];
