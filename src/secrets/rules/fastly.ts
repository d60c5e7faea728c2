// Fastly: API tokens beside their name.
import { kebabEnd, namedAfter, patternIgnoringCase } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const fastlyRules: readonly SecretRule[] = [
  {
    id: 'fastly-api-token',
    title: 'Fastly API token',
    keywords: ['fastly'],
    pattern: patternIgnoringCase(namedAfter('fastly', 'token|key'), String.raw`(?<secret>[\w-]{32})`, kebabEnd),
    isSecret: hasLettersAndDigits,
    positives: [
      `FASTLY_API_TOKEN=${sampleText('base64url', 32)}`,
      `Fastly-Key: ${sampleText('base64url', 32, 2)}`,
      `fastlyApiKey = '${sampleText('base62', 32, 3)}'`,
    ],
    nearMisses: [
      `FASTLY_API_TOKEN=${sampleText('base64url', 31)}`,
      `FASTLY_SERVICE_ID=${sampleText('base62', 32)}`,
      `FASTLY_API_TOKEN=${'x'.repeat(32)}`,
    ],
  },
];
