// Strapi: API tokens beside their name.
import { namedAfter, patternIgnoringCase, wordEnd } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const strapiRules: readonly SecretRule[] = [
  {
    id: 'strapi-api-token',
    title: 'Strapi API token',
    keywords: ['strapi'],
    pattern: patternIgnoringCase(namedAfter('strapi'), '(?<secret>[0-9a-f]{256})', wordEnd),
    positives: [
      'STRAPI_' + `API_TOKEN=${sampleText('hex', 256)}`,
      '"strapi' + `Token": "${sampleText('hex', 256, 2)}"`,
      'strapi_' + `token: '${sampleText('hex', 256, 3)}'`,
    ],
    nearMisses: [
      'STRAPI_' + `API_TOKEN=${sampleText('hex', 255)}`,
      'STRAPI_' + `API_TOKEN=${sampleText('base62', 256)}`,
      'STRAPI_' + `API_TOKEN=${'0'.repeat(256)}`,
      'checksum ' + `= ${sampleText('hex', 256)}`,
    ],
  },
];
