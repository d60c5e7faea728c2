// Scalingo: API tokens.
import { kebabEnd, kebabStart, pattern } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const scalingoRules: readonly SecretRule[] = [
  {
    id: 'scalingo-token',
    title: 'Scalingo API token',
    keywords: ['tk-us-'],
    pattern: pattern(kebabStart, String.raw`tk-us-[\w-]{48}`, kebabEnd),
    positives: [
      'tk' + '-us-' + sampleText('base64url', 48),
      `SCALINGO_API_TOKEN=${'tk' + '-us-'}${sampleText('base64url', 48, 2)}`,
    ],
    nearMisses: ['tk' + '-us-' + sampleText('base64url', 47), 'tk' + '-us-' + 'x'.repeat(48)],
  },
];
