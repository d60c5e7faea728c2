// Matrix: access and refresh tokens of Synapse and of the authentication service.
import { pattern, wordEnd, wordStart } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

const letters = sampleText('base62', 60).replaceAll(/\d/g, '').slice(0, 20);

export const matrixRules: readonly SecretRule[] = [
  {
    id: 'matrix-token',
    title: 'Matrix access or refresh token',
    keywords: ['syt_', 'syr_', 'mat_', 'mar_', 'mct_', 'mcr_', 'mpt_'],
    pattern: pattern(
      wordStart,
      '(?:sy[tr]_[A-Za-z0-9+/=]{2,200}_[A-Za-z]{20}_[A-Za-z0-9]{6}|m(?:at|ar|ct|cr|pt)_[A-Za-z0-9]{30}_[A-Za-z0-9]{6})',
      wordEnd,
    ),
    positives: [
      `sy${'t'}_${sampleText('base62', 12)}_${letters}_${sampleText('base62', 6)}`,
      `MATRIX_TOKEN=sy${'t'}_${sampleText('base62', 8, 2)}_${letters}_${sampleText('base62', 6, 2)}`,
      'mc' + `t_${sampleText('base62', 30, 3)}_${sampleText('base62', 6, 13)}`,
      'mc' + `r_${sampleText('base62', 30, 4)}_${sampleText('base62', 6, 14)}`,
    ],
    nearMisses: [
      'mc' + `t_${sampleText('base62', 29)}_${sampleText('base62', 6, 11)}`,
      'mc' + `t_${'x'.repeat(30)}_${'x'.repeat(6)}`,
      `sy${'t'}_${sampleText('base62', 12)}_${letters}_${sampleText('base62', 5)}`,
      `sy${'t'}_${sampleText('base62', 12)}_${sampleText('digits', 20)}_${sampleText('base62', 6)}`,
    ],
  },
];
