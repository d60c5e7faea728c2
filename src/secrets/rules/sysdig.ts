// Sysdig: keys beside their name.
import { kebabEnd, namedAfter, patternIgnoringCase, uuid } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleUuid } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const sysdigRules: readonly SecretRule[] = [
  {
    id: 'sysdig-token',
    title: 'Sysdig API token or agent key',
    keywords: ['sysdig'],
    pattern: patternIgnoringCase(namedAfter('sysdig', 'token|key'), `(?<secret>${uuid})`, kebabEnd),
    isSecret: hasLettersAndDigits,
    positives: [`SYSDIG_SECURE_API_TOKEN=${sampleUuid()}`, `sysdig_access_key: "${sampleUuid(5)}"`],
    nearMisses: [
      `SYSDIG_SECURE_API_TOKEN=${sampleUuid().slice(0, -1)}`,
      `SYSDIG_TEAM_ID=${sampleUuid()}`,
      'SYSDIG_SECURE_API_TOKEN=00000000-0000-0000-0000-000000000000',
    ],
  },
];
