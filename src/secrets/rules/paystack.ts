// Paystack: secret keys. Public keys (`pk_`) stand in browsers.
import { pattern, wordEnd, wordStart } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const paystackRules: readonly SecretRule[] = [
  {
    id: 'paystack-secret-key',
    title: 'Paystack secret key',
    keywords: ['sk_live_', 'sk_test_'],
    pattern: pattern(wordStart, 'sk_(?:live|test)_[0-9a-f]{40}', wordEnd),
    positives: [
      'sk_l' + `ive_${sampleText('hex', 40)}`,
      'PAYSTACK_SECRET_' + `KEY=sk_test_${sampleText('hex', 40, 2)}`,
    ],
    nearMisses: [
      'sk_l' + `ive_${sampleText('hex', 39)}`,
      'sk_t' + `est_${'0'.repeat(40)}`,
      'pk_l' + `ive_${sampleText('hex', 40)}`,
    ],
  },
];
