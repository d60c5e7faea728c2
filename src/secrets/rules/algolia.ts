// Algolia: admin and write keys beside their name. Search keys and application ids stand in browsers.
import { namedAfter, patternIgnoringCase, wordEnd } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const algoliaRules: readonly SecretRule[] = [
  {
    id: 'algolia-admin-key',
    title: 'Algolia admin or write key',
    keywords: ['algolia'],
    pattern: patternIgnoringCase(
      namedAfter('algolia', '(?:admin|write|secret|private|monitoring|usage)[_.-]?(?:api[_.-]?)?key'),
      '(?<secret>[0-9a-f]{32})',
      wordEnd,
    ),
    positives: [
      'ALGOLIA_' + `ADMIN_KEY=${sampleText('hex', 32)}`,
      '"algoliaAdmin' + `ApiKey": "${sampleText('hex', 32, 2)}"`,
      'algolia_write_' + `api_key: '${sampleText('hex', 32, 3)}'`,
    ],
    nearMisses: [
      'ALGOLIA_' + `ADMIN_KEY=${sampleText('hex', 31)}`,
      'ALGOLIA_' + `ADMIN_KEY=${sampleText('base62', 32)}`,
      'ALGOLIA_' + `ADMIN_KEY=${'0'.repeat(32)}`,
      'checksum ' + `= ${sampleText('hex', 32)}`,
      'ALGOLIA_' + `SEARCH_KEY=${sampleText('hex', 32)}`,
      'ALGOLIA_' + `APP_ID=${sampleText('base32', 10)}`,
    ],
  },
];
