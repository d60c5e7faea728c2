// Airbyte: client secrets of applications beside their name.
import { namedAfter, patternIgnoringCase, wordEnd } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText, sampleUuid } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const airbyteRules: readonly SecretRule[] = [
  {
    id: 'airbyte-client-secret',
    title: 'Airbyte client secret',
    keywords: ['airbyte'],
    pattern: patternIgnoringCase(namedAfter('airbyte', 'secret|token|key'), '(?<secret>[A-Za-z0-9]{32,40})', wordEnd),
    isSecret: hasLettersAndDigits,
    positives: [
      `AIRBYTE_CLIENT_SECRET=${sampleText('base62', 32)}`,
      `airbyte_client_secret: '${sampleText('base62', 40, 2)}'`,
    ],
    nearMisses: [
      `AIRBYTE_CLIENT_SECRET=${sampleText('base62', 31)}`,
      `AIRBYTE_CLIENT_ID=${sampleUuid()}`,
      `AIRBYTE_CLIENT_SECRET=${'x'.repeat(32)}`,
    ],
  },
];
