// SparkPost: API keys beside their name; they have no shape of their own.
import { namedAfter, patternIgnoringCase, wordEnd } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const sparkpostRules: readonly SecretRule[] = [
  {
    id: 'sparkpost-api-key',
    title: 'SparkPost API key',
    keywords: ['sparkpost'],
    pattern: patternIgnoringCase(namedAfter('sparkpost|bird_email'), '(?<secret>[0-9a-f]{40})', wordEnd),
    positives: [
      'SPARKPOST_' + `API_KEY=${sampleText('hex', 40)}`,
      '"sparkpost' + `ApiKey": "${sampleText('hex', 40, 2)}"`,
      'new Spark' + `Post(key='${sampleText('hex', 40, 3)}')`,
    ],
    nearMisses: [
      'SPARKPOST_' + `API_KEY=${sampleText('hex', 39)}`,
      'SPARKPOST_' + `API_KEY=${sampleText('base62', 40)}`,
      'SPARKPOST_' + `API_KEY=${'0'.repeat(40)}`,
      'checksum ' + `= ${sampleText('hex', 40)}`,
    ],
  },
];
