// Koyeb: keys beside their name.
import { namedAfter, patternIgnoringCase, wordEnd } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const koyebRules: readonly SecretRule[] = [
  {
    id: 'koyeb-token',
    title: 'Koyeb API token',
    keywords: ['koyeb'],
    pattern: patternIgnoringCase(namedAfter('koyeb', 'token|key'), '(?<secret>[A-Za-z0-9]{64})', wordEnd),
    isSecret: hasLettersAndDigits,
    positives: [`KOYEB_TOKEN=${sampleText('base62', 64)}`, `koyeb_api_token: "${sampleText('base62', 64, 2)}"`],
    nearMisses: [
      `KOYEB_TOKEN=${sampleText('base62', 63)}`,
      `KOYEB_SERVICE=${sampleText('base62', 64)}`,
      `KOYEB_TOKEN=${'x'.repeat(64)}`,
    ],
  },
];
