// Groq: API keys.
import { pattern, wordEnd, wordStart } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const groqRules: readonly SecretRule[] = [
  {
    id: 'groq-api-key',
    title: 'Groq API key',
    keywords: ['gsk_'],
    pattern: pattern(wordStart, 'gsk_[A-Za-z0-9]{52}', wordEnd),
    positives: ['gs' + `k_${sampleText('base62', 52)}`, 'GROQ_API_' + `KEY=gsk_${sampleText('base62', 52, 2)}`],
    nearMisses: [
      'gs' + `k_${sampleText('base62', 51)}`,
      'gs' + `k_${'x'.repeat(52)}`,
      'tg' + `sk_${sampleText('base62', 52)}`,
      'gs' + `k_${sampleText('base62', 53)}`,
    ],
  },
];
