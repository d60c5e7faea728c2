// Stripe: secret and restricted keys, webhook signing secrets. Publishable keys (`pk_`) are meant to be seen.
import { base64Character, pattern, wordStart } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const stripeRules: readonly SecretRule[] = [
  {
    id: 'stripe-secret-key',
    title: 'Stripe secret key',
    keywords: ['sk_live_', 'sk_test_', 'sk_prod_', 'rk_live_', 'rk_test_', 'rk_prod_'],
    pattern: pattern(wordStart, '[rs]k_(?:live|test|prod)_[A-Za-z0-9]{16,}'),
    positives: [
      'sk' + '_live_' + sampleText('base62', 24),
      'rk' + '_live_51' + sampleText('base62', 97),
      'sk' + '_test_51' + sampleText('base62', 97, 2),
    ],
    nearMisses: [
      'pk' + '_live_' + sampleText('base62', 24),
      'sk' + '_live_' + sampleText('base62', 10),
      'sk' + '_test_' + 'X'.repeat(24),
      'risk' + '_live_' + sampleText('base62', 24),
    ],
  },
  {
    id: 'stripe-webhook-secret',
    title: 'Stripe (or Svix) webhook secret',
    keywords: ['whsec_'],
    pattern: pattern(wordStart, String.raw`whsec_${base64Character}{32,}={0,2}`),
    positives: ['wh' + 'sec_' + sampleText('base62', 32), 'wh' + 'sec_' + sampleText('base64', 43, 2) + '='],
    nearMisses: ['wh' + 'sec_' + sampleText('base62', 20), 'wh' + 'sec_' + 'x'.repeat(32)],
  },
];
