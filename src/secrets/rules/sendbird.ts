// Sendbird: API tokens beside their name. Application ids are no secret.
import { namedAfter, patternIgnoringCase, wordEnd } from '../pattern-parts.ts';
import { sampleText, sampleUuid } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const sendbirdRules: readonly SecretRule[] = [
  {
    id: 'sendbird-api-token',
    title: 'Sendbird API token',
    keywords: ['sendbird'],
    pattern: patternIgnoringCase(namedAfter('sendbird'), '(?<secret>[0-9a-f]{40})', wordEnd),
    positives: [
      'SENDBIRD_' + `API_TOKEN=${sampleText('hex', 40)}`,
      '"sendbird' + `ApiToken": "${sampleText('hex', 40, 2)}"`,
      'sendbird_' + `master_token: '${sampleText('hex', 40, 3)}'`,
    ],
    nearMisses: [
      'SENDBIRD_' + `API_TOKEN=${sampleText('hex', 39)}`,
      'SENDBIRD_' + `API_TOKEN=${sampleText('base62', 40)}`,
      'SENDBIRD_' + `API_TOKEN=${'0'.repeat(40)}`,
      'checksum ' + `= ${sampleText('hex', 40)}`,
      'SENDBIRD_' + `APP_ID=${sampleUuid()}`,
    ],
  },
];
