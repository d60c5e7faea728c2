// Jina AI: API keys.
import { kebabEnd, pattern, wordStart } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const jinaRules: readonly SecretRule[] = [
  {
    id: 'jina-api-key',
    title: 'Jina AI API key',
    keywords: ['jina_'],
    pattern: pattern(wordStart, String.raw`jina_[0-9a-f]{32}[\w-]{28}`, kebabEnd),
    positives: [
      'ji' + `na_${sampleText('hex', 32)}${sampleText('base64url', 28, 11)}`,
      'Authorization:' + ` Bearer jina_${sampleText('hex', 32, 2)}${sampleText('base64url', 28, 12)}`,
    ],
    nearMisses: [
      'ji' + `na_${sampleText('hex', 32)}${sampleText('base64url', 27, 11)}`,
      'ji' + `na_${'x'.repeat(60)}`,
      'ninj' + `ina_${sampleText('hex', 32)}${sampleText('base62', 28, 11)}`,
    ],
  },
];
