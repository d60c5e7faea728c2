// DigitalOcean: personal, OAuth and refresh tokens.
import { pattern, wordEnd, wordStart } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const digitaloceanRules: readonly SecretRule[] = [
  {
    id: 'digitalocean-token',
    title: 'DigitalOcean token',
    keywords: ['dop_v1_', 'doo_v1_', 'dor_v1_'],
    pattern: pattern(wordStart, 'do[opr]_v1_[0-9a-f]{64}', wordEnd),
    positives: [
      'do' + 'p_v1_' + sampleText('hex', 64),
      'do' + 'o_v1_' + sampleText('hex', 64, 2),
      'do' + 'r_v1_' + sampleText('hex', 64, 3),
    ],
    nearMisses: [
      'do' + 'p_v1_' + sampleText('hex', 63),
      'do' + 'x_v1_' + sampleText('hex', 64),
      'do' + 'p_v1_' + 'f'.repeat(64),
    ],
  },
];
