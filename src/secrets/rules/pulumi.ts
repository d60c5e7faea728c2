// Pulumi: access tokens.
import { kebabEnd, kebabStart, pattern } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const pulumiRules: readonly SecretRule[] = [
  {
    id: 'pulumi-access-token',
    title: 'Pulumi access token',
    keywords: ['pul-'],
    pattern: pattern(kebabStart, 'pul-[0-9a-f]{40}', kebabEnd),
    positives: ['pu' + 'l-' + sampleText('hex', 40), `PULUMI_ACCESS_TOKEN=${'pu' + 'l-'}${sampleText('hex', 40, 2)}`],
    nearMisses: [
      'pu' + 'l-' + sampleText('hex', 39),
      'pu' + 'l-' + '0'.repeat(40),
      'pu' + 'l-' + sampleText('base62', 40),
    ],
  },
];
