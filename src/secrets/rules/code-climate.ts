// Code Climate: ids of test reporters and tokens, beside their name.
import { spelled, spellingsOf } from '../name-spellings.ts';
import { namedAfter, patternIgnoringCase, wordEnd } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const codeClimateRules: readonly SecretRule[] = [
  {
    id: 'code-climate-reporter',
    title: 'Code Climate reporter id',
    keywords: [...spellingsOf('cc', 'test'), ...spellingsOf('code', 'climate')],
    pattern: patternIgnoringCase(
      namedAfter(`${spelled('cc', 'test')}|${spelled('code', 'climate')}`, `${spelled('reporter', 'id')}|token|key`),
      '(?<secret>[0-9a-f]{64}|[0-9a-f]{40})',
      wordEnd,
    ),
    isSecret: hasLettersAndDigits,
    positives: [`CC_TEST_REPORTER_ID=${sampleText('hex', 64)}`, `CODECLIMATE_API_TOKEN=${sampleText('hex', 40, 2)}`],
    nearMisses: [
      `CC_TEST_REPORTER_ID=${sampleText('hex', 63)}`,
      `CODECLIMATE_COMMIT=${sampleText('hex', 40)}`,
      `CC_TEST_REPORTER_ID=${'0'.repeat(64)}`,
    ],
  },
];
