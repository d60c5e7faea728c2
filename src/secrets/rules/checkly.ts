// Checkly: API keys of users and service accounts.
import { pattern, wordEnd, wordStart } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const checklyRules: readonly SecretRule[] = [
  {
    id: 'checkly-api-key',
    title: 'Checkly API key',
    keywords: ['cu_', 'sv_'],
    pattern: pattern(wordStart, '(?:cu|sv)_[0-9a-f]{32}', wordEnd),
    isSecret: hasLettersAndDigits,
    positives: ['c' + 'u_' + sampleText('hex', 32), `CHECKLY_API_KEY=${'s' + 'v_'}${sampleText('hex', 32, 2)}`],
    nearMisses: ['c' + 'u_' + sampleText('hex', 31), 'c' + 'u_' + sampleText('hex', 33), 'c' + 'u_' + '0'.repeat(32)],
  },
];
