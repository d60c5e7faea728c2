// Lokalise: API tokens beside their name; they have no shape of their own.
import { namedAfter, patternIgnoringCase, wordEnd } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const lokaliseRules: readonly SecretRule[] = [
  {
    id: 'lokalise-api-token',
    title: 'Lokalise API token',
    keywords: ['lokalise'],
    pattern: patternIgnoringCase(namedAfter('lokalise'), '(?<secret>[0-9a-f]{40})', wordEnd),
    positives: [
      'LOKALISE_' + `API_TOKEN=${sampleText('hex', 40)}`,
      '"lokalise' + `Token": "${sampleText('hex', 40, 2)}"`,
      'lokalise_' + `api_key: '${sampleText('hex', 40, 3)}'`,
    ],
    nearMisses: [
      'LOKALISE_' + `API_TOKEN=${sampleText('hex', 39)}`,
      'LOKALISE_' + `API_TOKEN=${sampleText('base62', 40)}`,
      'LOKALISE_' + `API_TOKEN=${'0'.repeat(40)}`,
      'checksum ' + `= ${sampleText('hex', 40)}`,
      'LOKALISE_' + `PROJECT_ID=${sampleText('hex', 22)}.${sampleText('digits', 8, 11)}`,
    ],
  },
];
