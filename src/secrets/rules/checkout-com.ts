// Checkout.com: secret keys. Public keys (`pk_`) stand in browsers.
import { isDummyValue } from '../dummy-value.ts';
import { kebabEnd, pattern, uuid, wordEnd, wordStart } from '../pattern-parts.ts';
import { sampleText, sampleUuid } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const checkoutComRules: readonly SecretRule[] = [
  {
    id: 'checkout-com-secret-key',
    title: 'Checkout.com secret key',
    keywords: ['sk_'],
    pattern: pattern(wordStart, 'sk_(?:sbox_)?[a-z2-7]{26}[a-z2-7*#$=]', wordEnd),
    isSecret: (value) => /[2-7].*[2-7]/.test(value) && !isDummyValue(value),
    positives: [
      `sk_sb${'ox_'}${sampleText('base32', 27).toLowerCase()}`,
      `CHECKOUT_SECRET_KEY=s${'k_'}${sampleText('base32', 27, 2).toLowerCase()}`,
    ],
    nearMisses: [
      `sk_sb${'ox_'}${sampleText('base32', 25).toLowerCase()}`,
      'sk_s' + `box_${'x'.repeat(27)}`,
      `pk_sb${'ox_'}${sampleText('base32', 27).toLowerCase()}`,
      'sk_sbox_' + 'abandonedshoppingcartslist',
    ],
  },
  {
    id: 'checkout-com-legacy-secret-key',
    title: 'Checkout.com secret key (older form)',
    keywords: ['sk_'],
    pattern: pattern(wordStart, `sk_(?:test_)?${uuid}`, kebabEnd),
    positives: ['sk_t' + `est_${sampleUuid()}`, 'CKO_SECRET_' + `KEY=sk_${sampleUuid(2)}`],
    nearMisses: [
      'sk_t' + `est_${sampleText('hex', 32)}`,
      'sk_test_00000000-' + `0000-0000-0000-${'0'.repeat(12)}`,
      'pk_t' + `est_${sampleUuid()}`,
    ],
  },
];
