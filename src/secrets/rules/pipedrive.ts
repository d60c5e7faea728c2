// Pipedrive: API tokens beside their name; they have no shape of their own.
import { namedAfter, patternIgnoringCase, wordEnd } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const pipedriveRules: readonly SecretRule[] = [
  {
    id: 'pipedrive-api-token',
    title: 'Pipedrive API token',
    keywords: ['pipedrive'],
    pattern: patternIgnoringCase(namedAfter('pipedrive'), '(?<secret>[0-9a-f]{40})', wordEnd),
    positives: [
      'PIPEDRIVE_' + `API_TOKEN=${sampleText('hex', 40)}`,
      '"pipedrive' + `Token": "${sampleText('hex', 40, 2)}"`,
      'pipedrive_' + `client_secret: '${sampleText('hex', 40, 3)}'`,
    ],
    nearMisses: [
      'PIPEDRIVE_' + `API_TOKEN=${sampleText('hex', 39)}`,
      'PIPEDRIVE_' + `API_TOKEN=${sampleText('base62', 40)}`,
      'PIPEDRIVE_' + `API_TOKEN=${'0'.repeat(40)}`,
      'checksum ' + `= ${sampleText('hex', 40)}`,
      'PIPEDRIVE_' + `CLIENT_ID=${sampleText('hex', 16)}`,
    ],
  },
];
