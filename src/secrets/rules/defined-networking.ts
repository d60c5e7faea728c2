// Defined Networking: API keys.
import { kebabEnd, kebabStart, pattern } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const definedNetworkingRules: readonly SecretRule[] = [
  {
    id: 'defined-networking-key',
    title: 'Defined Networking API key',
    keywords: ['dnkey-'],
    pattern: pattern(kebabStart, 'dnkey-[A-Za-z0-9=_-]{26}-[A-Za-z0-9=_-]{52}', kebabEnd),
    positives: [
      'dnk' + `ey-${sampleText('base32', 26)}-${sampleText('base32', 52, 11)}`,
      'DN_API_' +
        `KEY=dnkey-${sampleText('base62', 26, 2).toLowerCase()}-${sampleText('base62', 52, 12).toLowerCase()}`,
    ],
    nearMisses: [
      'dnk' + `ey-${sampleText('base32', 26)}-${sampleText('base32', 50, 11)}`,
      'dnk' + `ey-${'x'.repeat(26)}-${'x'.repeat(52)}`,
      'adn' + `key-${sampleText('base32', 26)}-${sampleText('base32', 52, 11)}`,
    ],
  },
];
