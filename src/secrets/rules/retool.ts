// Retool: access tokens.
import { pattern, wordEnd, wordStart } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const retoolRules: readonly SecretRule[] = [
  {
    id: 'retool-access-token',
    title: 'Retool access token',
    keywords: ['retool_01'],
    pattern: pattern(wordStart, 'retool_01[a-z0-9]{24,32}', wordEnd),
    positives: [
      'retool_' + `01${sampleText('base62', 24).toLowerCase()}`,
      'RETOOL_TOKEN=' + `retool_01${sampleText('base62', 24, 2).toLowerCase()}`,
    ],
    nearMisses: [
      'retool_' + `01${sampleText('base62', 12).toLowerCase()}`,
      'retool_' + `01${'x'.repeat(24)}`,
      'retool_' + `02${sampleText('base62', 24).toLowerCase()}`,
    ],
  },
];
