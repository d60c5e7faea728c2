// Coveralls: repository tokens beside their name.
import { namedAfter, patternIgnoringCase, wordEnd } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const coverallsRules: readonly SecretRule[] = [
  {
    id: 'coveralls-token',
    title: 'Coveralls repository token',
    keywords: ['coveralls'],
    pattern: patternIgnoringCase(namedAfter('coveralls', 'token'), '(?<secret>[A-Za-z0-9]{33})', wordEnd),
    isSecret: hasLettersAndDigits,
    positives: [`COVERALLS_REPO_TOKEN=${sampleText('base62', 33)}`, `coveralls_token: ${sampleText('base62', 33, 2)}`],
    nearMisses: [`COVERALLS_REPO_TOKEN=${sampleText('base62', 32)}`, `COVERALLS_REPO_TOKEN=${'x'.repeat(33)}`],
  },
];
