// LiveKit: API secrets beside their name. API keys (`API…`) are ids.
import { namedAfter, patternIgnoringCase, wordEnd } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const livekitRules: readonly SecretRule[] = [
  {
    id: 'livekit-api-secret',
    title: 'LiveKit API secret',
    keywords: ['livekit', 'lk_api'],
    pattern: patternIgnoringCase(namedAfter('livekit|lk_api', 'secret'), '(?<secret>[a-z0-9]{43,52})', wordEnd),
    isSecret: hasLettersAndDigits,
    positives: [
      'LIVEKIT_' + `API_SECRET=${sampleText('base62', 43)}`,
      '"livekitApi' + `Secret": "${sampleText('base62', 43, 2)}"`,
      'lk_api_' + `secret: ${sampleText('base62', 43, 3)}`,
    ],
    nearMisses: [
      'LIVEKIT_' + `API_SECRET=${sampleText('base62', 42)}`,
      'LIVEKIT_' + `API_SECRET=${'x'.repeat(43)}`,
      'checksum ' + `= ${sampleText('base62', 43)}`,
      'LIVEKIT_' + `API_KEY=API${sampleText('base62', 12)}`,
    ],
  },
];
