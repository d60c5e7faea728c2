// Tenable: keys beside their name.
import { namedAfter, patternIgnoringCase, wordEnd } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const tenableRules: readonly SecretRule[] = [
  {
    id: 'tenable-key',
    title: 'Tenable access or secret key',
    keywords: ['tenable'],
    pattern: patternIgnoringCase(namedAfter('tenable', 'key|secret'), '(?<secret>[0-9a-f]{64})', wordEnd),
    isSecret: hasLettersAndDigits,
    positives: [`TENABLE_SECRET_KEY=${sampleText('hex', 64)}`, `tenable_access_key: "${sampleText('hex', 64, 2)}"`],
    nearMisses: [
      `TENABLE_SECRET_KEY=${sampleText('hex', 63)}`,
      `TENABLE_SCAN=${sampleText('hex', 64)}`,
      `TENABLE_SECRET_KEY=${'0'.repeat(64)}`,
    ],
  },
];
