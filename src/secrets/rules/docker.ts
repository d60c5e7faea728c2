// Docker Hub: personal and organisation access tokens.
import { kebabStart, pattern } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

const prefix = 'dc' + 'kr_';

export const dockerRules: readonly SecretRule[] = [
  {
    id: 'docker-access-token',
    title: 'Docker access token',
    keywords: ['dckr_pat_', 'dckr_oat_'],
    pattern: pattern(kebabStart, String.raw`dckr_[op]at_[\w-]{20,}`),
    positives: [prefix + 'pat_' + sampleText('base64url', 27), prefix + 'oat_' + sampleText('base62', 32)],
    nearMisses: [
      prefix + 'pat_' + sampleText('base64url', 12),
      prefix + 'pat_' + 'x'.repeat(27),
      prefix + 'cat_' + sampleText('base64url', 27),
    ],
  },
];
