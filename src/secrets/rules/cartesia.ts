// Cartesia: API keys.
import { kebabEnd, pattern, wordStart } from '../pattern-parts.ts';
import { isMixedCase } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const cartesiaRules: readonly SecretRule[] = [
  {
    id: 'cartesia-api-key',
    title: 'Cartesia API key',
    keywords: ['sk_car_'],
    pattern: pattern(wordStart, String.raw`sk_car_[\w-]{20,40}`, kebabEnd),
    isSecret: isMixedCase,
    positives: [
      'sk_' + `car_${sampleText('base62', 22)}`,
      'CARTESIA_API_' + `KEY=sk_car_${sampleText('base64url', 30, 2)}`,
    ],
    nearMisses: [
      'sk_' + `car_${sampleText('base62', 12)}`,
      'sk_' + `car_${'x'.repeat(22)}`,
      'risk_' + `car_${sampleText('base62', 22)}`,
    ],
  },
];
