// Prefect Cloud: keys of users and service accounts.
import { pattern, wordEnd, wordStart } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const prefectRules: readonly SecretRule[] = [
  {
    id: 'prefect-api-key',
    title: 'Prefect API key',
    keywords: ['pnu_', 'pnb_'],
    pattern: pattern(wordStart, 'pn[ub]_[A-Za-z0-9]{36}', wordEnd),
    isSecret: hasLettersAndDigits,
    positives: ['pn' + 'u_' + sampleText('base62', 36), `PREFECT_API_KEY=${'pn' + 'b_'}${sampleText('base62', 36, 2)}`],
    nearMisses: [
      'pn' + 'u_' + sampleText('base62', 35),
      'pn' + 'u_' + sampleText('base62', 37),
      'pn' + 'u_' + 'x'.repeat(36),
    ],
  },
];
