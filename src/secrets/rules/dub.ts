// Dub: API keys.
import { pattern, wordEnd, wordStart } from '../pattern-parts.ts';
import { isMixedCase } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const dubRules: readonly SecretRule[] = [
  {
    id: 'dub-api-key',
    title: 'Dub API key',
    keywords: ['dub_'],
    pattern: pattern(wordStart, 'dub_[A-Za-z0-9]{24}', wordEnd),
    isSecret: isMixedCase,
    positives: ['du' + `b_${sampleText('base62', 24)}`, 'DUB_API_' + `KEY=dub_${sampleText('base62', 24, 2)}`],
    nearMisses: [
      'du' + `b_${sampleText('base62', 23)}`,
      'du' + `b_${'x'.repeat(24)}`,
      'red' + `ub_${sampleText('base62', 24)}`,
      'dub_ReplaceThe' + 'VoiceOfASong',
    ],
  },
];
