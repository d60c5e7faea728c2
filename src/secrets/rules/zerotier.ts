// ZeroTier: keys beside their name.
import { namedAfter, patternIgnoringCase, wordEnd } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const zerotierRules: readonly SecretRule[] = [
  {
    id: 'zerotier-token',
    title: 'ZeroTier API token',
    keywords: ['zerotier'],
    pattern: patternIgnoringCase(namedAfter('zerotier', 'token|secret'), '(?<secret>[A-Za-z0-9]{32})', wordEnd),
    isSecret: hasLettersAndDigits,
    positives: [
      `ZEROTIER_TOKEN=${sampleText('base62', 32)}`,
      `zerotier_central_token: "${sampleText('base62', 32, 2)}"`,
    ],
    nearMisses: [
      `ZEROTIER_TOKEN=${sampleText('base62', 31)}`,
      `ZEROTIER_NETWORK=${sampleText('base62', 32)}`,
      `ZEROTIER_TOKEN=${'x'.repeat(32)}`,
    ],
  },
];
