// Railway: account and project tokens beside their name.
import { kebabEnd, namedAfter, patternIgnoringCase, uuid } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleUuid } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const railwayRules: readonly SecretRule[] = [
  {
    id: 'railway-token',
    title: 'Railway token',
    keywords: ['railway'],
    pattern: patternIgnoringCase(namedAfter('railway', 'token|key'), `(?<secret>${uuid})`, kebabEnd),
    isSecret: hasLettersAndDigits,
    positives: [`RAILWAY_TOKEN=${sampleUuid()}`, `"railwayApiToken": "${sampleUuid(8)}"`],
    nearMisses: [
      `RAILWAY_TOKEN=${sampleUuid().slice(0, -1)}`,
      `RAILWAY_PROJECT_ID=${sampleUuid()}`,
      'RAILWAY_TOKEN=00000000-0000-0000-0000-000000000000',
    ],
  },
];
