// Codacy: tokens beside their name.
import { namedAfter, patternIgnoringCase, wordEnd } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const codacyRules: readonly SecretRule[] = [
  {
    id: 'codacy-token',
    title: 'Codacy token',
    keywords: ['codacy'],
    pattern: patternIgnoringCase(namedAfter('codacy', 'token'), '(?<secret>[0-9a-f]{32}|[A-Za-z0-9]{20})', wordEnd),
    isSecret: hasLettersAndDigits,
    positives: [`CODACY_PROJECT_TOKEN=${sampleText('hex', 32)}`, `codacyApiToken: "${sampleText('base62', 20, 2)}"`],
    nearMisses: [
      `CODACY_PROJECT_TOKEN=${sampleText('hex', 31)}`,
      `CODACY_PROJECT_TOKEN=${'0'.repeat(32)}`,
      `CODACY_COMMIT=${sampleText('hex', 32)}`,
    ],
  },
];
