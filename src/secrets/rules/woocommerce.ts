// WooCommerce: consumer keys and secrets.
import { pattern, wordEnd, wordStart } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const woocommerceRules: readonly SecretRule[] = [
  {
    id: 'woocommerce-key',
    title: 'WooCommerce consumer key or secret',
    keywords: ['ck_', 'cs_'],
    pattern: pattern(wordStart, 'c[ks]_[0-9a-f]{40}', wordEnd),
    positives: ['c' + `k_${sampleText('hex', 40)}`, 'consumer_' + `secret=cs_${sampleText('hex', 40, 2)}`],
    nearMisses: [
      'c' + `k_${sampleText('hex', 39)}`,
      'c' + `s_${'0'.repeat(40)}`,
      'ba' + `ck_${sampleText('hex', 40)}`,
      'do' + `cs_${sampleText('hex', 40)}`,
    ],
  },
];
