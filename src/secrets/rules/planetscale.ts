// PlanetScale: service and OAuth tokens, passwords of branches.
import { kebabStart, pattern } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const planetscaleRules: readonly SecretRule[] = [
  {
    id: 'planetscale-token',
    title: 'PlanetScale token or password',
    keywords: ['pscale_'],
    pattern: pattern(kebabStart, String.raw`pscale_(?:tkn|pw|oauth|otkn)_[\w=.-]{31,63}[\w=]`),
    positives: [
      'psc' + 'ale_tkn_' + sampleText('base64url', 43),
      'psc' + 'ale_pw_' + sampleText('base64url', 43, 2),
      `DATABASE_PASSWORD=${'psc' + 'ale_oauth_'}${sampleText('base64url', 32, 3)}`,
    ],
    nearMisses: [
      'psc' + 'ale_tkn_' + sampleText('base64url', 24),
      'psc' + 'ale_branch_' + sampleText('base64url', 43),
      'psc' + 'ale_pw_' + 'x'.repeat(43),
    ],
  },
];
