// Loggly: keys beside their name.
import { kebabEnd, namedAfter, patternIgnoringCase, uuid } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleUuid } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const logglyRules: readonly SecretRule[] = [
  {
    id: 'loggly-token',
    title: 'Loggly customer token',
    keywords: ['loggly'],
    pattern: patternIgnoringCase(namedAfter('loggly', 'token|key'), `(?<secret>${uuid})`, kebabEnd),
    isSecret: hasLettersAndDigits,
    positives: [`LOGGLY_TOKEN=${sampleUuid()}`, `loggly_customer_token: "${sampleUuid(5)}"`],
    nearMisses: [
      `LOGGLY_TOKEN=${sampleUuid().slice(0, -1)}`,
      `LOGGLY_SOURCE_ID=${sampleUuid()}`,
      'LOGGLY_TOKEN=00000000-0000-0000-0000-000000000000',
    ],
  },
];
