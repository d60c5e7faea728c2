// Bugsnag: personal tokens of its data interface. The key of a notifier is meant to be seen.
import { kebabEnd, namedAfter, patternIgnoringCase, uuid } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText, sampleUuid } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const bugsnagRules: readonly SecretRule[] = [
  {
    id: 'bugsnag-auth-token',
    title: 'Bugsnag personal token',
    keywords: ['bugsnag'],
    pattern: patternIgnoringCase(namedAfter('bugsnag', 'token'), `(?<secret>${uuid})`, kebabEnd),
    isSecret: hasLettersAndDigits,
    positives: [`BUGSNAG_AUTH_TOKEN=${sampleUuid()}`, `bugsnag_data_token: "${sampleUuid(5)}"`],
    nearMisses: [
      `BUGSNAG_AUTH_TOKEN=${sampleUuid().slice(0, -1)}`,
      `BUGSNAG_API_KEY=${sampleText('hex', 32)}`,
      'BUGSNAG_AUTH_TOKEN=00000000-0000-0000-0000-000000000000',
    ],
  },
];
