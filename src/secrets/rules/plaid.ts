// Plaid: access tokens; secrets beside their name. Client ids are no secret.
import { kebabEnd, kebabStart, namedAfter, pattern, patternIgnoringCase, uuid, wordEnd } from '../pattern-parts.ts';
import { sampleText, sampleUuid } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const plaidRules: readonly SecretRule[] = [
  {
    id: 'plaid-access-token',
    title: 'Plaid access token',
    keywords: ['access-sandbox-', 'access-production-', 'access-development-'],
    pattern: pattern(kebabStart, `access-(?:sandbox|development|production)-${uuid}`, kebabEnd),
    positives: ['access-' + `production-${sampleUuid()}`, 'PLAID_ACCESS_TOKEN=' + `access-sandbox-${sampleUuid(2)}`],
    nearMisses: [
      'access-' + `production-${sampleText('hex', 32)}`,
      'access-sandbox-' + `00000000-0000-0000-0000-${'0'.repeat(12)}`,
      'public-' + `sandbox-${sampleUuid()}`,
    ],
  },
  {
    id: 'plaid-secret',
    title: 'Plaid secret',
    keywords: ['plaid'],
    pattern: patternIgnoringCase(namedAfter('plaid', 'secret'), '(?<secret>[0-9a-f]{30})', wordEnd),
    positives: [
      'PLAID_' + `SECRET=${sampleText('hex', 30)}`,
      '"plaid' + `Secret": "${sampleText('hex', 30, 2)}"`,
      'plaid_secret_' + `sandbox: '${sampleText('hex', 30, 3)}'`,
    ],
    nearMisses: [
      'PLAID_' + `SECRET=${sampleText('hex', 29)}`,
      'PLAID_' + `SECRET=${sampleText('base62', 30)}`,
      'PLAID_' + `SECRET=${'0'.repeat(30)}`,
      'checksum ' + `= ${sampleText('hex', 30)}`,
      'PLAID_' + `CLIENT_ID=${sampleText('hex', 24)}`,
    ],
  },
];
