// Porkbun: API and secret keys.
import { pattern, wordEnd, wordStart } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const porkbunRules: readonly SecretRule[] = [
  {
    id: 'porkbun-key',
    title: 'Porkbun API or secret key',
    keywords: ['pk1_', 'sk1_'],
    pattern: pattern(wordStart, '[ps]k1_[0-9a-f]{64}', wordEnd),
    positives: ['sk' + '1_' + sampleText('hex', 64), `PORKBUN_API_KEY=${'pk' + '1_'}${sampleText('hex', 64, 2)}`],
    nearMisses: ['sk' + '1_' + sampleText('hex', 63), 'sk' + '1_' + '0'.repeat(64)],
  },
];
