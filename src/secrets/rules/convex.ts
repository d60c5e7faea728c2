// Convex: deploy keys.
import { pattern } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

const opening = 'ey' + 'J2Mi';

export const convexRules: readonly SecretRule[] = [
  {
    id: 'convex-deploy-key',
    title: 'Convex deploy key',
    keywords: ['|eyj2mi'],
    pattern: pattern(String.raw`(?<=[\w-])\|(?<secret>eyJ2Mi[A-Za-z0-9+/]{40,}={0,2})`),
    positives: [
      `prod:calm-fox-123|${opening}${sampleText('base62', 100)}=`,
      `CONVEX_DEPLOY_KEY="dev:brave-owl-7|${opening}${sampleText('base62', 102, 2)}"`,
    ],
    nearMisses: [
      `prod:calm-fox-123|${opening}${sampleText('base62', 20)}`,
      `prod:calm-fox-123|${opening}${'A'.repeat(100)}`,
    ],
  },
];
