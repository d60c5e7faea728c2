// Postmark: server and account tokens (UUIDs) beside their name.
import { kebabEnd, namedAfter, patternIgnoringCase, uuid } from '../pattern-parts.ts';
import { sampleText, sampleUuid } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const postmarkRules: readonly SecretRule[] = [
  {
    id: 'postmark-token',
    title: 'Postmark server or account token',
    keywords: ['postmark'],
    pattern: patternIgnoringCase(namedAfter('postmark'), `(?<secret>${uuid})`, kebabEnd),
    positives: [
      'POSTMARK_' + `API_TOKEN=${sampleUuid()}`,
      'X-Postmark-' + `Server-Token: ${sampleUuid(2)}`,
      '"postmark' + `ServerToken": "${sampleUuid(3)}"`,
    ],
    nearMisses: [
      'POSTMARK_' +
        `API_TOKEN=${sampleText('hex', 8)}-${sampleText('hex', 4, 11)}-${sampleText('hex', 4, 21)}-${sampleText('hex', 4, 31)}-${sampleText('hex', 11, 41)}`,
      'POSTMARK_API_TOKEN=' + `00000000-0000-0000-0000-${'0'.repeat(12)}`,
      'request ' + `id ${sampleUuid()}`,
      'POSTMARK_' + `MESSAGE_ID=${sampleUuid()}`,
    ],
  },
];
