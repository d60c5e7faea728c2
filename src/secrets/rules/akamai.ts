// Akamai: client and access tokens of EdgeGrid, client secrets beside their name.
import {
  base64Character,
  equals,
  kebabEnd,
  kebabStart,
  namedAfter,
  pattern,
  patternIgnoringCase,
} from '../pattern-parts.ts';
import { isMixedCase } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const akamaiRules: readonly SecretRule[] = [
  {
    id: 'akamai-token',
    title: 'Akamai EdgeGrid token',
    keywords: ['akab-'],
    pattern: pattern(kebabStart, 'akab-[a-z0-9]{16}-[a-z0-9]{16}', kebabEnd, String.raw`(?!\.luna)`),
    positives: [
      'ak' + `ab-${sampleText('hex', 16)}-${sampleText('hex', 16, 2)}`,
      `client_token = ${'ak' + 'ab-'}${sampleText('hex', 16, 3)}-${sampleText('hex', 16, 4)}`,
    ],
    nearMisses: [
      'ak' + `ab-${sampleText('hex', 16)}-${sampleText('hex', 15)}`,
      // The host that requests go to has the same form.
      'ak' + `ab-${sampleText('hex', 16)}-${sampleText('hex', 16, 2)}.luna.akamaiapis.net`,
      'ak' + 'ab-xxxxxxxxxxxxxxxx-xxxxxxxxxxxxxxxx',
    ],
  },
  {
    id: 'akamai-client-secret',
    title: 'Akamai EdgeGrid client secret',
    keywords: ['akamai', 'edgegrid', 'edgerc'],
    pattern: patternIgnoringCase(
      namedAfter('akamai|edgegrid|edgerc', 'secret'),
      `(?<secret>${base64Character}{43}`,
      equals,
      ')',
    ),
    isSecret: isMixedCase,
    positives: [
      `AKAMAI_CLIENT_SECRET=${sampleText('base64', 43)}=`,
      `akamai_client_secret: "${sampleText('base64', 43, 2)}="`,
    ],
    nearMisses: [
      `AKAMAI_CLIENT_SECRET=${sampleText('base64', 42)}=`,
      `AKAMAI_HOST=${sampleText('base64', 43)}=`,
      `AKAMAI_CLIENT_SECRET=${'A'.repeat(43)}=`,
    ],
  },
];
