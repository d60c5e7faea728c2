// Typeform: personal access tokens.
import { kebabEnd, pattern, wordStart } from '../pattern-parts.ts';
import { isMixedCase } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const typeformRules: readonly SecretRule[] = [
  {
    id: 'typeform-token',
    title: 'Typeform token',
    keywords: ['tfp_'],
    pattern: pattern(wordStart, String.raw`tfp_[\w-]{40,59}`, kebabEnd),
    isSecret: isMixedCase,
    positives: [
      'tf' + `p_${sampleText('base62', 44)}_${sampleText('base62', 14, 11)}`,
      'TYPEFORM_' + `TOKEN=tfp_${sampleText('base64url', 59, 2)}`,
    ],
    nearMisses: [
      'tf' + `p_${sampleText('base62', 30)}`,
      'tf' + `p_${'x'.repeat(59)}`,
      'ut' + `fp_${sampleText('base62', 44)}`,
    ],
  },
];
