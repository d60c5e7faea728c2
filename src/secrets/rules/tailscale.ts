// Tailscale and Headscale: keys that let machines in, keys of the interface, OAuth and webhook secrets.
import { kebabEnd, kebabStart, pattern } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const tailscaleRules: readonly SecretRule[] = [
  {
    id: 'tailscale-key',
    title: 'Tailscale key',
    keywords: ['tskey-', 'hskey-'],
    pattern: pattern(
      kebabStart,
      String.raw`(?:tskey(?:-(?:auth|api|client|oauth|reusable|webhook|scim))?-[A-Za-z0-9]{8,40}-[A-Za-z0-9]{16,64}|hskey-[a-z]{3,8}-[\w-]{12}-[\w-]{40,64})`,
      kebabEnd,
    ),
    positives: [
      'ts' + `key-auth-k${sampleText('base62', 9)}CNTRL-${sampleText('base62', 32)}`,
      'ts' + `key-api-k${sampleText('base62', 9, 2)}CNTRL-${sampleText('base62', 32, 2)}`,
      `TS_AUTHKEY=${'ts' + 'key'}-${sampleText('base62', 16, 3)}-${sampleText('base62', 22, 3)}`,
    ],
    nearMisses: [
      'ts' + `key-auth-k${sampleText('base62', 9)}CNTRL-${sampleText('base62', 12)}`,
      'ts' + `key-auth-k${sampleText('base62', 9)}CNTRL`,
      'ts' + 'key-auth-xxxxxxxxxxxx-xxxxxxxxxxxxxxxxxxxx',
    ],
  },
];
