// Unleash: tokens of clients on servers and of administrators.
import { pattern, wordEnd } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const unleashRules: readonly SecretRule[] = [
  {
    id: 'unleash-token',
    title: 'Unleash API token',
    keywords: [':development.', ':production.', ':*.'],
    pattern: pattern(String.raw`(?<=[\w*\]]):(?:development|production|\*)\.(?<secret>[0-9a-f]{48,64})`, wordEnd),
    isSecret: hasLettersAndDigits,
    positives: [
      `default:development.${sampleText('hex', 56)}`,
      `UNLEASH_API_TOKEN=web:production.${sampleText('hex', 56, 2)}`,
    ],
    nearMisses: [
      `default:development.${sampleText('hex', 40)}`,
      `default:development.${'0'.repeat(56)}`,
      'default:development.settings',
    ],
  },
];
