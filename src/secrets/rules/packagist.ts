// Private Packagist: tokens of users and organisations.
import { pattern, wordEnd, wordStart } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const packagistRules: readonly SecretRule[] = [
  {
    id: 'packagist-token',
    title: 'Packagist token',
    keywords: ['packagist_'],
    pattern: pattern(wordStart, 'packagist_[a-z]{3}_[0-9a-f]{68}', wordEnd),
    positives: ['packa' + `gist_uut_${sampleText('hex', 68)}`, 'packa' + `gist_ort_${sampleText('hex', 68, 2)}`],
    nearMisses: ['packa' + `gist_uut_${sampleText('hex', 67)}`, 'packa' + `gist_uut_${'0'.repeat(68)}`],
  },
];
