// Beamer: API keys.
import { kebabEnd, namedAfter, patternIgnoringCase } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const beamerRules: readonly SecretRule[] = [
  {
    id: 'beamer-api-key',
    title: 'Beamer API key',
    keywords: ['beamer'],
    pattern: patternIgnoringCase(namedAfter('beamer'), String.raw`(?<secret>b_[\w=-]{44})`, kebabEnd),
    isSecret: hasLettersAndDigits,
    positives: [
      'BEAMER_' + `API_KEY=b_${sampleText('base64url', 44)}`,
      '"beamerApi' + `Key": "b_${sampleText('base64url', 44, 2)}"`,
    ],
    nearMisses: [
      'BEAMER_' + `API_KEY=b_${sampleText('base64url', 40)}`,
      'BEAMER_' + `API_KEY=b_${'x'.repeat(44)}`,
      'BEAMER_' + `PRODUCT_KEY=${sampleText('base62', 10)}`,
    ],
  },
];
