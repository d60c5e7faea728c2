// Klaviyo: private keys. Public keys (six characters) stand in browsers.
import { pattern, wordEnd, wordStart } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const klaviyoRules: readonly SecretRule[] = [
  {
    id: 'klaviyo-private-key',
    title: 'Klaviyo private key',
    keywords: ['pk_'],
    pattern: pattern(wordStart, 'pk_(?:[0-9a-f]{34}|[A-Za-z0-9]{6}_[0-9a-f]{34})', wordEnd),
    positives: [
      'p' + `k_${sampleText('hex', 34)}`,
      'Authorization: ' + `Klaviyo-API-Key pk_${sampleText('hex', 34, 2)}`,
      'p' + `k_${sampleText('base62', 6, 3)}_${sampleText('hex', 34, 13)}`,
    ],
    nearMisses: [
      'p' + `k_${sampleText('hex', 33)}`,
      'p' + `k_${'0'.repeat(34)}`,
      'ap' + `k_${sampleText('hex', 34)}`,
      // A publishable key of another vendor.
      'pk_l' + `ive_${sampleText('base62', 24)}`,
    ],
  },
];
