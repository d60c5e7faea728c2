// SettleMint: personal, application and service access tokens.
import { pattern, wordEnd, wordStart } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const settlemintRules: readonly SecretRule[] = [
  {
    id: 'settlemint-token',
    title: 'SettleMint access token',
    keywords: ['sm_pat_', 'sm_aat_', 'sm_sat_'],
    pattern: pattern(wordStart, 'sm_(?:pat|aat|sat)_[A-Za-z0-9]{16}', wordEnd),
    isSecret: hasLettersAndDigits,
    positives: [
      'sm_' + `pat_${sampleText('base62', 16)}`,
      'SETTLEMINT_' + `TOKEN=sm_aat_${sampleText('base62', 16, 2)}`,
      'sm_' + `sat_${sampleText('base62', 16, 3)}`,
    ],
    nearMisses: [
      'sm_' + `pat_${sampleText('base62', 15)}`,
      'sm_' + `pat_${'x'.repeat(16)}`,
      'asm_' + `pat_${sampleText('base62', 16)}`,
    ],
  },
];
