// Cypress Cloud: record keys beside their name.
import { kebabEnd, namedAfter, patternIgnoringCase, uuid } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleUuid } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const cypressRules: readonly SecretRule[] = [
  {
    id: 'cypress-record-key',
    title: 'Cypress record key',
    keywords: ['cypress'],
    pattern: patternIgnoringCase(namedAfter('cypress', 'key'), `(?<secret>${uuid})`, kebabEnd),
    isSecret: hasLettersAndDigits,
    positives: [`CYPRESS_RECORD_KEY=${sampleUuid()}`, `npx cypress run --record --key ${sampleUuid(5)}`],
    nearMisses: [
      `CYPRESS_RECORD_KEY=${sampleUuid().slice(0, -1)}`,
      'CYPRESS_RECORD_KEY=00000000-0000-0000-0000-000000000000',
      `CYPRESS_RUN_ID=${sampleUuid()}`,
    ],
  },
];
