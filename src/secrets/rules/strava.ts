// Strava: client secrets, access and refresh tokens beside their name.
import { namedAfter, patternIgnoringCase, wordEnd } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const stravaRules: readonly SecretRule[] = [
  {
    id: 'strava-token',
    title: 'Strava client secret or token',
    keywords: ['strava'],
    pattern: patternIgnoringCase(namedAfter('strava', 'token|secret'), '(?<secret>[0-9a-f]{40})', wordEnd),
    positives: [
      'STRAVA_' + `CLIENT_SECRET=${sampleText('hex', 40)}`,
      '"stravaRefresh' + `Token": "${sampleText('hex', 40, 2)}"`,
      'strava_access_' + `token: '${sampleText('hex', 40, 3)}'`,
    ],
    nearMisses: [
      'STRAVA_' + `CLIENT_SECRET=${sampleText('hex', 39)}`,
      'STRAVA_' + `CLIENT_SECRET=${sampleText('base62', 40)}`,
      'STRAVA_' + `CLIENT_SECRET=${'0'.repeat(40)}`,
      'checksum ' + `= ${sampleText('hex', 40)}`,
      'STRAVA_' + `CLIENT_ID=${sampleText('digits', 6)}`,
    ],
  },
];
