// Supabase: secret keys of projects, personal access tokens.
import { kebabStart, pattern, wordEnd, wordStart } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const supabaseRules: readonly SecretRule[] = [
  {
    id: 'supabase-secret-key',
    title: 'Supabase secret key',
    keywords: ['sb_secret_'],
    pattern: pattern(kebabStart, String.raw`sb_secret_[\w-]{28,}`),
    positives: [
      'sb' + `_secret_${sampleText('base64url', 22)}_${sampleText('base62', 8)}`,
      `SUPABASE_SECRET_KEY=${'sb' + '_secret_'}${sampleText('base64url', 22, 2)}_${sampleText('base62', 8, 2)}`,
    ],
    nearMisses: [
      // Shown in every page.
      'sb' + `_publishable_${sampleText('base64url', 22)}_${sampleText('base62', 8)}`,
      'sb' + `_secret_${sampleText('base64url', 18)}`,
      'sb' + `_secret_${'x'.repeat(31)}`,
    ],
  },
  {
    id: 'supabase-access-token',
    title: 'Supabase access token',
    keywords: ['sbp_'],
    pattern: pattern(wordStart, 'sbp_(?:oauth_|v0_)?[0-9a-f]{40}', wordEnd),
    positives: [
      'sb' + 'p_' + sampleText('hex', 40),
      `SUPABASE_ACCESS_TOKEN=${'sb' + 'p_'}oauth_${sampleText('hex', 40, 2)}`,
    ],
    nearMisses: [
      'sb' + 'p_' + sampleText('hex', 39),
      'sb' + 'p_' + '0'.repeat(40),
      'sb' + 'x_' + sampleText('hex', 40),
    ],
  },
];
