// LaunchDarkly: SDK keys of servers and access tokens. Keys of mobile apps and pages are meant to be seen.
import { spelled, spellingsOf } from '../name-spellings.ts';
import { kebabEnd, kebabStart, namedAfter, pattern, patternIgnoringCase, uuid } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText, sampleUuid } from '../samples.ts';
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
  {
    id: 'launchdarkly-legacy-token',
    title: 'LaunchDarkly token without a prefix',
    keywords: [...spellingsOf('launch', 'darkly')],
    pattern: patternIgnoringCase(
      namedAfter(spelled('launch', 'darkly'), 'token|key'),
      String.raw`(?<secret>[\w-]{40})`,
      kebabEnd,
    ),
    isSecret: (value) => !value.startsWith('mob-') && hasLettersAndDigits(value),
    positives: [
      `LAUNCHDARKLY_ACCESS_TOKEN=${sampleText('base64url', 40)}`,
      `launchDarklyApiToken: "${sampleText('hex', 40, 2)}"`,
    ],
    nearMisses: [
      `LAUNCHDARKLY_ACCESS_TOKEN=${sampleText('base64url', 39)}`,
      // The key of mobile apps is meant to be seen.
      `LAUNCHDARKLY_MOBILE_KEY=${'mo' + 'b-'}${sampleUuid()}`,
      `LAUNCHDARKLY_ACCESS_TOKEN=${'x'.repeat(40)}`,
    ],
  },
];
