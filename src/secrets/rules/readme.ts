// ReadMe: API keys.
import { pattern, wordEnd, wordStart } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const readmeRules: readonly SecretRule[] = [
  {
    id: 'readme-api-key',
    title: 'ReadMe API key',
    keywords: ['rdme_'],
    pattern: pattern(wordStart, 'rdme_[a-z0-9]{70}', wordEnd),
    positives: [
      'rd' + `me_${sampleText('base62', 70).toLowerCase()}`,
      'README_API_' + `KEY=rdme_${sampleText('base62', 70, 2).toLowerCase()}`,
    ],
    nearMisses: [
      'rd' + `me_${sampleText('base62', 69).toLowerCase()}`,
      'rd' + `me_${'x'.repeat(70)}`,
      'ard' + `me_${sampleText('base62', 70).toLowerCase()}`,
    ],
  },
];
