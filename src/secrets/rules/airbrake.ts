// Airbrake: keys beside their name.
import { namedAfter, patternIgnoringCase, wordEnd } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const airbrakeRules: readonly SecretRule[] = [
  {
    id: 'airbrake-project-key',
    title: 'Airbrake project key',
    keywords: ['airbrake'],
    pattern: patternIgnoringCase(namedAfter('airbrake', 'key|token'), '(?<secret>[0-9a-f]{32})', wordEnd),
    isSecret: hasLettersAndDigits,
    positives: [`AIRBRAKE_PROJECT_KEY=${sampleText('hex', 32)}`, `airbrake_api_key: "${sampleText('hex', 32, 2)}"`],
    nearMisses: [
      `AIRBRAKE_PROJECT_KEY=${sampleText('hex', 31)}`,
      `AIRBRAKE_PROJECT=${sampleText('hex', 32)}`,
      `AIRBRAKE_PROJECT_KEY=${'0'.repeat(32)}`,
    ],
  },
];
