// Deepgram: API keys beside their name; they have no shape of their own.
import { namedAfter, patternIgnoringCase, wordEnd } from '../pattern-parts.ts';
import { sampleText, sampleUuid } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const deepgramRules: readonly SecretRule[] = [
  {
    id: 'deepgram-api-key',
    title: 'Deepgram API key',
    keywords: ['deepgram'],
    pattern: patternIgnoringCase(namedAfter('deepgram'), '(?<secret>[0-9a-f]{40})', wordEnd),
    positives: [
      'DEEPGRAM_' + `API_KEY=${sampleText('hex', 40)}`,
      '"deepgram' + `ApiKey": "${sampleText('hex', 40, 2)}"`,
      'Deepgram' + `Client(api_key="${sampleText('hex', 40, 3)}")`,
    ],
    nearMisses: [
      'DEEPGRAM_' + `API_KEY=${sampleText('hex', 39)}`,
      'DEEPGRAM_' + `API_KEY=${sampleText('base62', 40)}`,
      'DEEPGRAM_' + `API_KEY=${'0'.repeat(40)}`,
      'checksum ' + `= ${sampleText('hex', 40)}`,
      'DEEPGRAM_' + `PROJECT_ID=${sampleUuid()}`,
    ],
  },
];
