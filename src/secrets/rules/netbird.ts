// NetBird: personal access tokens.
import { pattern, wordEnd, wordStart } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const netbirdRules: readonly SecretRule[] = [
  {
    id: 'netbird-token',
    title: 'NetBird access token',
    keywords: ['nbp_'],
    pattern: pattern(wordStart, 'nbp_[A-Za-z0-9]{36}', wordEnd),
    isSecret: hasLettersAndDigits,
    positives: ['nb' + 'p_' + sampleText('base62', 36), `NB_TOKEN=${'nb' + 'p_'}${sampleText('base62', 36, 2)}`],
    nearMisses: ['nb' + 'p_' + sampleText('base62', 35), 'nb' + 'p_' + 'x'.repeat(36)],
  },
];
