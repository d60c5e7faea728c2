// Auth0: client secrets beside their name. Client ids are no secret.
import { kebabEnd, namedAfter, patternIgnoringCase } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const auth0Rules: readonly SecretRule[] = [
  {
    id: 'auth0-client-secret',
    title: 'Auth0 client secret',
    keywords: ['auth0'],
    pattern: patternIgnoringCase(namedAfter('auth0', 'secret'), String.raw`(?<secret>[\w-]{64})`, kebabEnd),
    isSecret: hasLettersAndDigits,
    positives: [
      'AUTH0_CLIENT_' + `SECRET=${sampleText('base64url', 64)}`,
      '"auth0Client' + `Secret": "${sampleText('base64url', 64, 2)}"`,
      'auth0_' + `secret: '${sampleText('base64url', 64, 3)}'`,
    ],
    nearMisses: [
      'AUTH0_CLIENT_' + `SECRET=${sampleText('base64url', 63)}`,
      'AUTH0_CLIENT_' + `SECRET=${'x'.repeat(64)}`,
      'checksum ' + `= ${sampleText('base64url', 64)}`,
      'AUTH0_' + `CLIENT_ID=${sampleText('base62', 32)}`,
    ],
  },
];
