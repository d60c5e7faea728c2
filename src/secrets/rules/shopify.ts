// Shopify: access tokens of apps, shared secrets.
import { pattern, wordEnd, wordStart } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

const prefix = 'sh' + 'p';

export const shopifyRules: readonly SecretRule[] = [
  {
    id: 'shopify-token',
    title: 'Shopify token or shared secret',
    keywords: ['shpat_', 'shpca_', 'shppa_', 'shpss_', 'shptka_', 'shpua_'],
    pattern: pattern(wordStart, 'shp(?:at|ca|pa|ss|tka|ua)_[0-9a-fA-F]{32}', wordEnd),
    positives: ['at_', 'ca_', 'pa_', 'ss_'].map((kind, index) => prefix + kind + sampleText('hex', 32, index)),
    nearMisses: [
      prefix + 'at_' + sampleText('hex', 31),
      prefix + 'zz_' + sampleText('hex', 32),
      prefix + 'at_' + 'a'.repeat(32),
    ],
  },
];
