// Polar: organisation, personal and OAuth tokens, webhook secrets.
import { pattern, wordEnd, wordStart } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const polarRules: readonly SecretRule[] = [
  {
    id: 'polar-token',
    title: 'Polar token or webhook secret',
    keywords: ['polar_'],
    pattern: pattern(wordStart, 'polar_(?:oat|pat|whs|ci|rs|at_[ou]|rt_[ou])_[A-Za-z0-9]{32,64}', wordEnd),
    positives: [
      'polar_' + `oat_${sampleText('base62', 43)}`,
      'POLAR_WEBHOOK_' + `SECRET=polar_whs_${sampleText('base62', 43, 2)}`,
    ],
    nearMisses: [
      'polar_' + `oat_${sampleText('base62', 20)}`,
      'polar_' + `pat_${'x'.repeat(43)}`,
      'bipolar_' + `oat_${sampleText('base62', 43)}`,
    ],
  },
];
