// Appwrite: API keys of projects.
import { pattern, wordEnd, wordStart } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const appwriteRules: readonly SecretRule[] = [
  {
    id: 'appwrite-api-key',
    title: 'Appwrite API key',
    keywords: ['standard_'],
    pattern: pattern(wordStart, 'standard_[0-9a-f]{128,512}', wordEnd),
    positives: [
      'stan' + `dard_${sampleText('hex', 256)}`,
      `APPWRITE_API_KEY=${'stan' + 'dard_'}${sampleText('hex', 256, 2)}`,
    ],
    nearMisses: [
      'stan' + `dard_${sampleText('hex', 100)}`,
      'stan' + `dard_${'0'.repeat(256)}`,
      'stan' + 'dard_deviation',
    ],
  },
];
