// PubNub: secret keys. Subscribe keys (`sub-c-`) stand in browsers.
import { kebabEnd, kebabStart, pattern, uuid } from '../pattern-parts.ts';
import { sampleText, sampleUuid } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const pubnubRules: readonly SecretRule[] = [
  {
    id: 'pubnub-secret-key',
    title: 'PubNub secret key',
    keywords: ['sec-c-'],
    pattern: pattern(kebabStart, `sec-c-(?:${uuid}|[A-Za-z0-9+/]{48})`, kebabEnd),
    positives: ['sec' + `-c-${sampleText('base62', 48)}`, 'PUBNUB_SECRET_' + `KEY=sec-c-${sampleUuid(2)}`],
    nearMisses: [
      'sec' + `-c-${sampleText('base62', 40)}`,
      'sec' + `-c-${'x'.repeat(48)}`,
      'sub' + `-c-${sampleUuid()}`,
    ],
  },
];
