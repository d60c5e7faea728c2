// Civo: keys beside their name.
import { namedAfter, patternIgnoringCase, wordEnd } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const civoRules: readonly SecretRule[] = [
  {
    id: 'civo-api-key',
    title: 'Civo API key',
    keywords: ['civo'],
    pattern: patternIgnoringCase(namedAfter('civo', 'token|key'), '(?<secret>[A-Za-z0-9]{50})', wordEnd),
    isSecret: hasLettersAndDigits,
    positives: [`CIVO_TOKEN=${sampleText('base62', 50)}`, `civo_api_key: "${sampleText('base62', 50, 2)}"`],
    nearMisses: [
      `CIVO_TOKEN=${sampleText('base62', 49)}`,
      `CIVO_REGION=${sampleText('base62', 50)}`,
      `CIVO_TOKEN=${'x'.repeat(50)}`,
    ],
  },
];
