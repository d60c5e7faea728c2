// Xata: API keys.
import { pattern, wordEnd, wordStart } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const xataRules: readonly SecretRule[] = [
  {
    id: 'xata-api-key',
    title: 'Xata API key',
    keywords: ['xau_'],
    pattern: pattern(wordStart, 'xau_[A-Za-z0-9]{30,60}', wordEnd),
    isSecret: hasLettersAndDigits,
    positives: ['xa' + 'u_' + sampleText('base62', 36), `XATA_API_KEY=${'xa' + 'u_'}${sampleText('base62', 34, 2)}`],
    nearMisses: ['xa' + 'u_' + sampleText('base62', 24), 'xa' + 'u_' + 'x'.repeat(36)],
  },
];
