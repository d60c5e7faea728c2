// Resend: API keys.
import { pattern, wordEnd, wordStart } from '../pattern-parts.ts';
import { isMixedCase } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const resendRules: readonly SecretRule[] = [
  {
    id: 'resend-api-key',
    title: 'Resend API key',
    keywords: ['re_'],
    pattern: pattern(wordStart, 're_[A-Za-z0-9]{8}_[A-Za-z0-9]{24}', wordEnd),
    isSecret: isMixedCase,
    positives: [
      'r' + `e_${sampleText('base62', 8)}_${sampleText('base62', 24, 11)}`,
      'RESEND_' + `API_KEY=re_${sampleText('base62', 8, 2)}_${sampleText('base62', 24, 12)}`,
    ],
    nearMisses: [
      'r' + `e_${sampleText('base62', 8)}_${sampleText('base62', 23, 11)}`,
      'r' + `e_${'x'.repeat(8)}_${'x'.repeat(24)}`,
      'ar' + `e_${sampleText('base62', 8)}_${sampleText('base62', 24, 11)}`,
      're_evaluate_without' + 'AnyOtherArguments',
    ],
  },
];
