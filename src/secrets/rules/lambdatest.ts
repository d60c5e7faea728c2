// LambdaTest: keys beside their name.
import { spelled, spellingsOf } from '../name-spellings.ts';
import { namedAfter, patternIgnoringCase, wordEnd } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const lambdatestRules: readonly SecretRule[] = [
  {
    id: 'lambdatest-access-key',
    title: 'LambdaTest access key',
    keywords: ['lambdatest', ...spellingsOf('lt', 'access')],
    pattern: patternIgnoringCase(
      namedAfter(`lambdatest|${spelled('lt', 'access')}`, 'key|token'),
      '(?<secret>[A-Za-z0-9]{50})',
      wordEnd,
    ),
    isSecret: hasLettersAndDigits,
    positives: [`LT_ACCESS_KEY=${sampleText('base62', 50)}`, `lambdatest_access_key: "${sampleText('base62', 50, 2)}"`],
    nearMisses: [
      `LT_ACCESS_KEY=${sampleText('base62', 49)}`,
      `LAMBDATEST_BUILD=${sampleText('base62', 50)}`,
      `LT_ACCESS_KEY=${'x'.repeat(50)}`,
    ],
  },
];
