// Codecov: upload and API tokens beside their name.
import { kebabEnd, namedAfter, patternIgnoringCase, uuid } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText, sampleUuid } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const codecovRules: readonly SecretRule[] = [
  {
    id: 'codecov-token',
    title: 'Codecov token',
    keywords: ['codecov'],
    pattern: patternIgnoringCase(namedAfter('codecov', 'token|key'), `(?<secret>${uuid}|[A-Za-z0-9]{32})`, kebabEnd),
    isSecret: hasLettersAndDigits,
    positives: [
      `CODECOV_TOKEN=${sampleUuid()}`,
      `codecov_token: "${sampleUuid(7)}"`,
      `codecovApiKey = '${sampleText('base62', 32)}'`,
    ],
    nearMisses: [
      `CODECOV_TOKEN=${sampleUuid().slice(1)}`,
      'CODECOV_TOKEN=00000000-0000-0000-0000-000000000000',
      `CODECOV_SLUG=${sampleText('base62', 32)}`,
    ],
  },
];
