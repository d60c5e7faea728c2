// Sauce Labs: access keys beside their name.
import { kebabEnd, namedAfter, patternIgnoringCase, uuid } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleUuid } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const saucelabsRules: readonly SecretRule[] = [
  {
    id: 'saucelabs-access-key',
    title: 'Sauce Labs access key',
    keywords: ['sauce'],
    pattern: patternIgnoringCase(namedAfter('sauce', 'key|token'), `(?<secret>${uuid})`, kebabEnd),
    isSecret: hasLettersAndDigits,
    positives: [`SAUCE_ACCESS_KEY=${sampleUuid()}`, `sauceLabsKey: '${sampleUuid(4)}'`],
    nearMisses: [
      `SAUCE_ACCESS_KEY=${sampleUuid().slice(0, -1)}`,
      `SAUCE_JOB=${sampleUuid()}`,
      'SAUCE_ACCESS_KEY=00000000-0000-0000-0000-000000000000',
    ],
  },
];
