// Chromatic: project tokens.
import { pattern, wordEnd, wordStart } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const chromaticRules: readonly SecretRule[] = [
  {
    id: 'chromatic-project-token',
    title: 'Chromatic project token',
    keywords: ['chpt_'],
    pattern: pattern(wordStart, 'chpt_[0-9a-f]{12,32}', wordEnd),
    positives: [
      'ch' + 'pt_' + sampleText('hex', 15),
      `CHROMATIC_PROJECT_TOKEN=${'ch' + 'pt_'}${sampleText('hex', 16, 2)}`,
    ],
    nearMisses: ['ch' + 'pt_' + sampleText('hex', 10), 'ch' + 'pt_' + '0'.repeat(15)],
  },
];
