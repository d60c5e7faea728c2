// Courier: authorization tokens.
import { pattern, wordEnd, wordStart } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const courierRules: readonly SecretRule[] = [
  {
    id: 'courier-token',
    title: 'Courier authorization token',
    keywords: ['pk_prod_', 'pk_test_'],
    pattern: pattern(wordStart, 'pk_(?:prod|test)_[A-Z0-9]{28}', wordEnd),
    positives: [
      'pk_p' + `rod_${sampleText('base32', 28)}`,
      'COURIER_AUTH_' + `TOKEN=pk_test_${sampleText('base32', 28, 2)}`,
    ],
    nearMisses: [
      'pk_p' + `rod_${sampleText('base32', 27)}`,
      'pk_p' + `rod_${'X'.repeat(28)}`,
      'pk_t' + `est_${sampleText('base62', 28)}`,
    ],
  },
];
