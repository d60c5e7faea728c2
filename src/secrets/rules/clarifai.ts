// Clarifai: personal access tokens and application keys beside their name.
import { namedAfter, patternIgnoringCase, wordEnd } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const clarifaiRules: readonly SecretRule[] = [
  {
    id: 'clarifai-token',
    title: 'Clarifai personal access token or key',
    keywords: ['clarifai'],
    pattern: patternIgnoringCase(namedAfter('clarifai', 'pat|key|token'), '(?<secret>[0-9a-f]{32})', wordEnd),
    positives: [
      'CLARIFAI_' + `PAT=${sampleText('hex', 32)}`,
      '"clarifai' + `ApiKey": "${sampleText('hex', 32, 2)}"`,
      'clarifai_' + `access_token: '${sampleText('hex', 32, 3)}'`,
    ],
    nearMisses: [
      'CLARIFAI_' + `PAT=${sampleText('hex', 31)}`,
      'CLARIFAI_' + `PAT=${sampleText('base62', 32)}`,
      'CLARIFAI_' + `PAT=${'0'.repeat(32)}`,
      'checksum ' + `= ${sampleText('hex', 32)}`,
      'CLARIFAI_' + `MODEL_ID=${sampleText('hex', 32)}`,
    ],
  },
];
