// Linode (Akamai Cloud): personal access tokens beside their name.
import { namedAfter, patternIgnoringCase, wordEnd } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const linodeRules: readonly SecretRule[] = [
  {
    id: 'linode-token',
    title: 'Linode access token',
    keywords: ['linode'],
    pattern: patternIgnoringCase(namedAfter('linode', 'token|key|secret'), '(?<secret>[0-9a-f]{64})', wordEnd),
    isSecret: hasLettersAndDigits,
    positives: [`LINODE_TOKEN=${sampleText('hex', 64)}`, `linode_api_key = "${sampleText('hex', 64, 2)}"`],
    nearMisses: [
      `LINODE_TOKEN=${sampleText('hex', 63)}`,
      `linode_image_sha256=${sampleText('hex', 64)}`,
      `LINODE_TOKEN=${'0'.repeat(64)}`,
    ],
  },
];
