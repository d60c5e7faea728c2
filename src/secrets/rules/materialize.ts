// Materialize: app passwords.
import { pattern, wordEnd, wordStart } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const materializeRules: readonly SecretRule[] = [
  {
    id: 'materialize-app-password',
    title: 'Materialize app password',
    keywords: ['mzp_'],
    pattern: pattern(wordStart, 'mzp_[0-9a-f]{64}', wordEnd),
    positives: ['mz' + 'p_' + sampleText('hex', 64), `MZ_PASSWORD=${'mz' + 'p_'}${sampleText('hex', 64, 2)}`],
    nearMisses: ['mz' + 'p_' + sampleText('hex', 63), 'mz' + 'p_' + '0'.repeat(64)],
  },
];
