// Sinch: API tokens and application secrets beside their name.
import { namedAfter, patternIgnoringCase, wordEnd } from '../pattern-parts.ts';
import { sampleText, sampleUuid } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const sinchRules: readonly SecretRule[] = [
  {
    id: 'sinch-secret',
    title: 'Sinch API token or secret',
    keywords: ['sinch'],
    pattern: patternIgnoringCase(namedAfter('sinch', 'token|secret'), '(?<secret>[0-9a-f]{32})', wordEnd),
    positives: [
      'SINCH_' + `API_TOKEN=${sampleText('hex', 32)}`,
      '"sinchApi' + `Token": "${sampleText('hex', 32, 2)}"`,
      'sinch_key_' + `secret: '${sampleText('hex', 32, 3)}'`,
    ],
    nearMisses: [
      'SINCH_' + `API_TOKEN=${sampleText('hex', 31)}`,
      'SINCH_' + `API_TOKEN=${sampleText('base62', 32)}`,
      'SINCH_' + `API_TOKEN=${'0'.repeat(32)}`,
      'checksum ' + `= ${sampleText('hex', 32)}`,
      'SINCH_' + `PROJECT_ID=${sampleUuid()}`,
    ],
  },
];
