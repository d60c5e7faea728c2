// Deno Deploy: access tokens.
import { pattern, wordEnd, wordStart } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const denoRules: readonly SecretRule[] = [
  {
    id: 'deno-deploy-token',
    title: 'Deno Deploy token',
    keywords: ['ddp_', 'ddo_', 'ddw_'],
    pattern: pattern(wordStart, 'dd[opw]_[A-Za-z0-9]{36,44}', wordEnd),
    isSecret: hasLettersAndDigits,
    positives: [
      'dd' + 'p_' + sampleText('base62', 36),
      `DENO_DEPLOY_TOKEN=${'dd' + 'o_'}${sampleText('base62', 36, 2)}`,
    ],
    nearMisses: ['dd' + 'p_' + sampleText('base62', 35), 'dd' + 'p_' + 'x'.repeat(36)],
  },
];
