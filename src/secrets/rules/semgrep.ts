// Semgrep: application tokens beside their name.
import { namedAfter, patternIgnoringCase, wordEnd } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const semgrepRules: readonly SecretRule[] = [
  {
    id: 'semgrep-token',
    title: 'Semgrep application token',
    keywords: ['semgrep'],
    pattern: patternIgnoringCase(namedAfter('semgrep', 'token'), '(?<secret>[0-9a-f]{64})', wordEnd),
    isSecret: hasLettersAndDigits,
    positives: [`SEMGREP_APP_TOKEN=${sampleText('hex', 64)}`, `"semgrepToken": "${sampleText('hex', 64, 2)}"`],
    nearMisses: [
      `SEMGREP_APP_TOKEN=${sampleText('hex', 63)}`,
      `SEMGREP_APP_TOKEN=${'0'.repeat(64)}`,
      `SEMGREP_COMMIT=${sampleText('hex', 64)}`,
    ],
  },
];
