// Stream (getstream.io): API secrets beside their name. API keys are ids.
import { namedAfter, patternIgnoringCase, wordEnd } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const streamRules: readonly SecretRule[] = [
  {
    id: 'stream-api-secret',
    title: 'Stream API secret',
    keywords: ['getstream', 'get_stream', 'stream_api', 'streamapi', 'stream_chat', 'streamchat'],
    pattern: patternIgnoringCase(
      namedAfter('get_?stream|stream_(?:api|chat)|stream(?:Api|Chat)', 'secret'),
      '(?<secret>[a-z0-9]{64})',
      wordEnd,
    ),
    isSecret: hasLettersAndDigits,
    positives: [
      'STREAM_' + `API_SECRET=${sampleText('base62', 64).toLowerCase()}`,
      '"getstream' + `Secret": "${sampleText('base62', 64, 2).toLowerCase()}"`,
      'streamChat' + `Secret: '${sampleText('base62', 64, 3).toLowerCase()}'`,
    ],
    nearMisses: [
      'STREAM_' + `API_SECRET=${sampleText('base62', 63).toLowerCase()}`,
      'STREAM_' + `API_SECRET=${'x'.repeat(64)}`,
      'checksum ' + `= ${sampleText('base62', 64).toLowerCase()}`,
      'STREAM_' + `API_KEY=${sampleText('base62', 12).toLowerCase()}`,
    ],
  },
];
