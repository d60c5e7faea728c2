// Anyscale: endpoint secrets and command-line tokens.
import { pattern, wordEnd, wordStart } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const anyscaleRules: readonly SecretRule[] = [
  {
    id: 'anyscale-secret',
    title: 'Anyscale secret',
    keywords: ['esecret_', 'aph0_'],
    pattern: pattern(wordStart, '(?:esecret|aph0)_[A-Za-z0-9]{26,64}', wordEnd),
    isSecret: hasLettersAndDigits,
    positives: [
      'esec' + `ret_${sampleText('base62', 32)}`,
      'ANYSCALE_CLI_' + `TOKEN=aph0_${sampleText('base62', 44, 2)}`,
    ],
    nearMisses: [
      'esec' + `ret_${sampleText('base62', 20)}`,
      'esec' + `ret_${'x'.repeat(32)}`,
      'these' + `cret_${sampleText('base62', 32)}`,
    ],
  },
];
