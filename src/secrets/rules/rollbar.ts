// Rollbar: access tokens beside their name. The token of a page's client is meant to be seen.
import { namedAfter, patternIgnoringCase, wordEnd } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const rollbarRules: readonly SecretRule[] = [
  {
    id: 'rollbar-access-token',
    title: 'Rollbar access token',
    keywords: ['rollbar'],
    pattern: patternIgnoringCase(
      namedAfter(String.raw`rollbar(?![\w.-]{0,32}client)`, 'token'),
      '(?<secret>[0-9a-f]{128}|[0-9a-f]{32})',
      wordEnd,
    ),
    isSecret: hasLettersAndDigits,
    positives: [
      `ROLLBAR_ACCESS_TOKEN=${sampleText('hex', 32)}`,
      `rollbar_server_token: "${sampleText('hex', 128, 2)}"`,
    ],
    nearMisses: [
      `ROLLBAR_ACCESS_TOKEN=${sampleText('hex', 31)}`,
      `ROLLBAR_CLIENT_TOKEN=${sampleText('hex', 32)}`,
      `ROLLBAR_ACCESS_TOKEN=${'0'.repeat(32)}`,
    ],
  },
];
