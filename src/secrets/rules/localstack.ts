// LocalStack: auth tokens beside their name.
import { kebabEnd, namedAfter, patternIgnoringCase } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const localstackRules: readonly SecretRule[] = [
  {
    id: 'localstack-auth-token',
    title: 'LocalStack auth token',
    keywords: ['localstack'],
    pattern: patternIgnoringCase(
      namedAfter('localstack', 'token|key'),
      String.raw`(?<secret>ls-[\w-]{36,40})`,
      kebabEnd,
    ),
    isSecret: hasLettersAndDigits,
    positives: [
      `LOCALSTACK_AUTH_TOKEN=ls-${sampleText('base64url', 36)}`,
      `localstack_auth_token: "ls-${sampleText('base64url', 36, 2)}"`,
    ],
    nearMisses: [
      `LOCALSTACK_AUTH_TOKEN=ls-${sampleText('base64url', 30)}`,
      `LOCALSTACK_HOST=ls-${sampleText('base64url', 36)}`,
      `LOCALSTACK_AUTH_TOKEN=ls-${'x'.repeat(36)}`,
    ],
  },
];
