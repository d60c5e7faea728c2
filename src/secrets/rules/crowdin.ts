// Crowdin: personal access tokens beside their name; they have no shape of their own.
import { namedAfter, patternIgnoringCase, wordEnd } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const crowdinRules: readonly SecretRule[] = [
  {
    id: 'crowdin-token',
    title: 'Crowdin personal access token',
    keywords: ['crowdin'],
    pattern: patternIgnoringCase(namedAfter('crowdin'), '(?<secret>[0-9a-f]{80})', wordEnd),
    positives: [
      'CROWDIN_' + `PERSONAL_TOKEN=${sampleText('hex', 80)}`,
      '"crowdin' + `Token": "${sampleText('hex', 80, 2)}"`,
      'crowdin_' + `api_key: '${sampleText('hex', 80, 3)}'`,
    ],
    nearMisses: [
      'CROWDIN_' + `PERSONAL_TOKEN=${sampleText('hex', 79)}`,
      'CROWDIN_' + `PERSONAL_TOKEN=${sampleText('base62', 80)}`,
      'CROWDIN_' + `PERSONAL_TOKEN=${'0'.repeat(80)}`,
      'checksum ' + `= ${sampleText('hex', 80)}`,
      'CROWDIN_' + `PROJECT_ID=${sampleText('digits', 6)}`,
    ],
  },
];
