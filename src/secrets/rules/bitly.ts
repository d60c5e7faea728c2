// Bitly: access tokens beside their name; they have no shape of their own.
import { namedAfter, patternIgnoringCase, wordEnd } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const bitlyRules: readonly SecretRule[] = [
  {
    id: 'bitly-access-token',
    title: 'Bitly access token',
    keywords: ['bitly', 'bit_ly', 'bit.ly'],
    pattern: patternIgnoringCase(
      namedAfter(String.raw`bit\.?_?ly`, 'key|token|secret'),
      '(?<secret>[0-9a-f]{40})',
      wordEnd,
    ),
    positives: [
      'BITLY_' + `ACCESS_TOKEN=${sampleText('hex', 40)}`,
      '"bitly' + `Token": "${sampleText('hex', 40, 2)}"`,
      'bit_ly_' + `token: '${sampleText('hex', 40, 3)}'`,
    ],
    nearMisses: [
      'BITLY_' + `ACCESS_TOKEN=${sampleText('hex', 39)}`,
      'BITLY_' + `ACCESS_TOKEN=${sampleText('base62', 40)}`,
      'BITLY_' + `ACCESS_TOKEN=${'0'.repeat(40)}`,
      'checksum ' + `= ${sampleText('hex', 40)}`,
    ],
  },
];
