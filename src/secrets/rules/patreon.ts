// Patreon: access tokens and client secrets beside their name.
import { kebabEnd, namedAfter, patternIgnoringCase } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const patreonRules: readonly SecretRule[] = [
  {
    id: 'patreon-token',
    title: 'Patreon access token or client secret',
    keywords: ['patreon'],
    pattern: patternIgnoringCase(
      namedAfter('patreon', 'token|secret'),
      String.raw`(?<secret>[\w-]{64}|[\w-]{43})`,
      kebabEnd,
    ),
    isSecret: hasLettersAndDigits,
    positives: [
      'PATREON_' + `ACCESS_TOKEN=${sampleText('base64url', 43)}`,
      '"patreonCreator' + `Token": "${sampleText('base64url', 43, 2)}"`,
      'patreon_client_' + `secret: '${sampleText('base64url', 43, 3)}'`,
    ],
    nearMisses: [
      'PATREON_' + `ACCESS_TOKEN=${sampleText('base64url', 42)}`,
      'PATREON_' + `ACCESS_TOKEN=${'x'.repeat(43)}`,
      'checksum ' + `= ${sampleText('base64url', 43)}`,
      'PATREON_' + `CLIENT_ID=${sampleText('base64url', 43)}`,
    ],
  },
];
