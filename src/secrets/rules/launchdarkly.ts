// LaunchDarkly: SDK keys of servers and access tokens. Keys of mobile apps and pages are meant to be seen.
import { kebabEnd, kebabStart, pattern, uuid } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleUuid } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const launchdarklyRules: readonly SecretRule[] = [
  {
    id: 'launchdarkly-key',
    title: 'LaunchDarkly SDK key or access token',
    keywords: ['sdk-', 'api-'],
    pattern: pattern(kebabStart, '(?:sdk|api|rel)-', uuid, kebabEnd),
    isSecret: hasLettersAndDigits,
    positives: [
      'sd' + `k-${sampleUuid()}`,
      'ap' + `i-${sampleUuid(5)}`,
      `LAUNCHDARKLY_SDK_KEY=${'sd' + 'k-'}${sampleUuid(9)}`,
    ],
    nearMisses: [
      'mo' + `b-${sampleUuid()}`,
      'sd' + `k-${sampleUuid().slice(0, -1)}`,
      'sd' + 'k-00000000-0000-0000-0000-000000000000',
      'aws-' + `sdk-${sampleUuid()}`,
    ],
  },
];
