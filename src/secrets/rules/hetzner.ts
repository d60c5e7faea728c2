// Hetzner: tokens of its cloud and of its DNS service, beside their name.
import { namedAfter, patternIgnoringCase, wordEnd } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const hetznerRules: readonly SecretRule[] = [
  {
    id: 'hetzner-token',
    title: 'Hetzner API token',
    keywords: ['hetzner', 'hcloud'],
    pattern: patternIgnoringCase(
      // Tokens of the cloud are longer than those of DNS.
      `(?:${namedAfter('hcloud', 'token|key|secret')}(?=[A-Za-z0-9]{64})|${namedAfter('hetzner', 'token|key|secret')})`,
      '(?<secret>[A-Za-z0-9]{64}|[A-Za-z0-9]{32})',
      wordEnd,
    ),
    isSecret: hasLettersAndDigits,
    positives: [
      `HCLOUD_TOKEN=${sampleText('base62', 64)}`,
      `hetzner_dns_token: '${sampleText('base62', 32, 2)}'`,
      `"hcloudToken": "${sampleText('base62', 64, 3)}"`,
    ],
    nearMisses: [
      `HCLOUD_TOKEN=${sampleText('base62', 63)}`,
      `HCLOUD_CONTEXT=${sampleText('base62', 64)}`,
      `HCLOUD_TOKEN=${'x'.repeat(64)}`,
    ],
  },
];
