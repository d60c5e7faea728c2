// Consul and Nomad: access tokens beside their name.
import { kebabEnd, namedAfter, patternIgnoringCase, uuid } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleUuid } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const consulRules: readonly SecretRule[] = [
  {
    id: 'consul-token',
    title: 'Consul or Nomad access token',
    keywords: ['consul', 'nomad'],
    pattern: patternIgnoringCase(namedAfter('consul|nomad', 'token'), `(?<secret>${uuid})`, kebabEnd),
    isSecret: hasLettersAndDigits,
    positives: [
      `CONSUL_HTTP_TOKEN=${sampleUuid()}`,
      `X-Nomad-Token: ${sampleUuid(5)}`,
      `"consulToken": "${sampleUuid(10)}"`,
    ],
    nearMisses: [
      `CONSUL_HTTP_TOKEN=${sampleUuid().slice(0, -1)}`,
      // Of everybody who has no token.
      'CONSUL_HTTP_TOKEN=00000000-0000-0000-0000-000000000002',
      `NOMAD_ALLOC_ID=${sampleUuid()}`,
    ],
  },
];
