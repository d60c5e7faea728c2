// Make (Integromat): webhooks.
import { pattern, slash, wordEnd } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const makeRules: readonly SecretRule[] = [
  {
    id: 'make-webhook',
    title: 'Make webhook',
    keywords: ['.make.com', '.integromat.com'],
    pattern: pattern(String.raw`\.(?:make|integromat)\.com${slash}(?<secret>[a-z0-9]{28,36})`, wordEnd),
    isSecret: hasLettersAndDigits,
    positives: [
      'https://hook.' + `eu1.make.com/${sampleText('base62', 32).toLowerCase()}`,
      'https://hook.' + `integromat.com/${sampleText('base62', 32, 2).toLowerCase()}`,
    ],
    nearMisses: [
      'https://hook.' + `eu1.make.com/${sampleText('base62', 20).toLowerCase()}`,
      'https://hook.' + `eu1.make.com/${'x'.repeat(32)}`,
      'https://www.make.' + 'com/integrations',
    ],
  },
];
