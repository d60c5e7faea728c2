// Dagster Cloud: tokens of users and agents beside their name.
import { namedAfter, patternIgnoringCase, wordEnd } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const dagsterRules: readonly SecretRule[] = [
  {
    id: 'dagster-cloud-token',
    title: 'Dagster Cloud token',
    keywords: ['dagster'],
    pattern: patternIgnoringCase(
      namedAfter('dagster', 'token'),
      String.raw`(?<secret>(?:user:|agent:[\w-]{1,40}:)?[0-9a-f]{32})`,
      wordEnd,
    ),
    isSecret: hasLettersAndDigits,
    positives: [
      `DAGSTER_CLOUD_API_TOKEN=user:${sampleText('hex', 32)}`,
      `dagster_cloud_agent_token: "agent:acme:${sampleText('hex', 32, 2)}"`,
    ],
    nearMisses: [
      `DAGSTER_CLOUD_API_TOKEN=user:${sampleText('hex', 31)}`,
      `DAGSTER_CLOUD_DEPLOYMENT=${sampleText('hex', 32)}`,
      `DAGSTER_CLOUD_API_TOKEN=${'0'.repeat(32)}`,
    ],
  },
];
