// crates.io: API tokens.
import { base64End, base64Start, pattern } from '../pattern-parts.ts';
import { isMixedCase } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const cratesIoRules: readonly SecretRule[] = [
  {
    id: 'crates-io-token',
    title: 'crates.io API token',
    keywords: ['cio'],
    pattern: pattern(base64Start, 'cio[A-Za-z0-9]{32}', base64End),
    isSecret: isMixedCase,
    positives: [
      'ci' + 'o' + sampleText('base62', 32),
      `CARGO_REGISTRY_TOKEN=${'ci' + 'o'}${sampleText('base62', 32, 2)}`,
    ],
    nearMisses: [
      'ci' + 'o' + sampleText('base62', 31),
      'ci' + 'o' + sampleText('base62', 33),
      'ci' + 'o' + 'x'.repeat(32),
      `pre${'ci' + 'o'}${sampleText('base62', 32)}`,
    ],
  },
];
