// Opsgenie: API keys beside their name.
import { spelled, spellingsOf } from '../name-spellings.ts';
import { kebabEnd, namedAfter, patternIgnoringCase, uuid } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleUuid } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const opsgenieRules: readonly SecretRule[] = [
  {
    id: 'opsgenie-api-key',
    title: 'Opsgenie API key',
    keywords: ['geniekey', ...spellingsOf('ops', 'genie')],
    pattern: patternIgnoringCase(
      String.raw`(?:${namedAfter(spelled('ops', 'genie'), 'key|token')}|geniekey\s)`,
      `(?<secret>${uuid})`,
      kebabEnd,
    ),
    isSecret: hasLettersAndDigits,
    positives: [
      `OPSGENIE_API_KEY=${sampleUuid()}`,
      `Authorization: GenieKey ${sampleUuid(4)}`,
      `"opsgenieApiKey": "${sampleUuid(9)}"`,
    ],
    nearMisses: [
      `OPSGENIE_API_KEY=${sampleUuid().slice(0, -1)}`,
      `OPSGENIE_TEAM_ID=${sampleUuid()}`,
      'Authorization: GenieKey 00000000-0000-0000-0000-000000000000',
    ],
  },
];
