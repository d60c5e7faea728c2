// Duffel: access tokens.
import { kebabEnd, pattern, wordStart } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const duffelRules: readonly SecretRule[] = [
  {
    id: 'duffel-access-token',
    title: 'Duffel access token',
    keywords: ['duffel_live_', 'duffel_test_'],
    pattern: pattern(wordStart, String.raw`duffel_(?:live|test)_[\w-]{43}`, kebabEnd),
    positives: [
      'duffel_' + `live_${sampleText('base64url', 43)}`,
      'DUFFEL_ACCESS_' + `TOKEN=duffel_test_${sampleText('base64url', 43, 2)}`,
    ],
    nearMisses: [
      'duffel_' + `live_${sampleText('base64url', 42)}`,
      'duffel_' + `test_${'x'.repeat(43)}`,
      'duffel_' + `beta_${sampleText('base64url', 43)}`,
    ],
  },
];
