// MaxMind: licence keys.
import { pattern, wordEnd, wordStart } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const maxmindRules: readonly SecretRule[] = [
  {
    id: 'maxmind-license-key',
    title: 'MaxMind licence key',
    keywords: ['_mmk'],
    lead: 36,
    pattern: pattern(wordStart, '[A-Za-z0-9]{6}_[A-Za-z0-9]{29}_mmk', wordEnd),
    positives: [
      `${sampleText('base62', 6)}_${sampleText('base62', 29)}_m` + 'mk',
      `MAXMIND_LICENSE_KEY=${sampleText('base62', 6, 2)}_${sampleText('base62', 29, 2)}_${'mm' + 'k'}`,
    ],
    nearMisses: [
      `${sampleText('base62', 6)}_${sampleText('base62', 24)}_m` + 'mk',
      `${sampleText('base62', 6)}_${'x'.repeat(29)}_m` + 'mk',
    ],
  },
];
