// Cloudsmith: API keys beside their name.
import { namedAfter, patternIgnoringCase, wordEnd } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const cloudsmithRules: readonly SecretRule[] = [
  {
    id: 'cloudsmith-api-key',
    title: 'Cloudsmith API key',
    keywords: ['cloudsmith'],
    pattern: patternIgnoringCase(namedAfter('cloudsmith', 'key|token'), '(?<secret>[0-9a-f]{40})', wordEnd),
    isSecret: hasLettersAndDigits,
    positives: [`CLOUDSMITH_API_KEY=${sampleText('hex', 40)}`, `cloudsmith_token: '${sampleText('hex', 40, 2)}'`],
    nearMisses: [
      `CLOUDSMITH_API_KEY=${sampleText('hex', 39)}`,
      `CLOUDSMITH_CHECKSUM=${sampleText('hex', 40)}`,
      `CLOUDSMITH_API_KEY=${'0'.repeat(40)}`,
    ],
  },
];
