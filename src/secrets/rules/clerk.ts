// Clerk: secret keys. Publishable keys (`pk_`) stand in browsers.
import { pattern, wordEnd, wordStart } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const clerkRules: readonly SecretRule[] = [
  {
    id: 'clerk-secret-key',
    title: 'Clerk secret key',
    keywords: ['sk_live_', 'sk_test_'],
    pattern: pattern(wordStart, 'sk_(?:live|test)_[A-Za-z0-9]{42}', wordEnd),
    positives: [
      'sk_l' + `ive_${sampleText('base62', 42)}`,
      'CLERK_SECRET_' + `KEY=sk_test_${sampleText('base62', 42, 2)}`,
    ],
    nearMisses: [
      'sk_l' + `ive_${sampleText('base62', 41)}`,
      'sk_t' + `est_${'x'.repeat(42)}`,
      'pk_l' + `ive_${sampleText('base62', 42)}`,
    ],
  },
];
