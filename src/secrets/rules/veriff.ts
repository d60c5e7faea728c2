// Veriff: shared secret keys (UUIDs) beside their name. API keys are ids.
import { kebabEnd, namedAfter, patternIgnoringCase, uuid } from '../pattern-parts.ts';
import { sampleText, sampleUuid } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const veriffRules: readonly SecretRule[] = [
  {
    id: 'veriff-secret',
    title: 'Veriff shared secret key',
    keywords: ['veriff'],
    pattern: patternIgnoringCase(namedAfter('veriff', 'secret'), `(?<secret>${uuid})`, kebabEnd),
    positives: [
      'VERIFF_' + `SECRET=${sampleUuid()}`,
      '"veriffShared' + `SecretKey": "${sampleUuid(2)}"`,
      'veriff_api_' + `secret: '${sampleUuid(3)}'`,
    ],
    nearMisses: [
      'VERIFF_' +
        `SECRET=${sampleText('hex', 8)}-${sampleText('hex', 4, 11)}-${sampleText('hex', 4, 21)}-${sampleText('hex', 4, 31)}-${sampleText('hex', 11, 41)}`,
      'VERIFF_SECRET=00000000-' + `0000-0000-0000-${'0'.repeat(12)}`,
      'request ' + `id ${sampleUuid()}`,
      'VERIFF_' + `API_KEY=${sampleUuid()}`,
    ],
  },
];
