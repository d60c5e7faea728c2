// Spotify: client secrets beside their name. Client ids are no secret.
import { namedAfter, patternIgnoringCase, wordEnd } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const spotifyRules: readonly SecretRule[] = [
  {
    id: 'spotify-client-secret',
    title: 'Spotify client secret',
    keywords: ['spotify', 'spotipy'],
    pattern: patternIgnoringCase(namedAfter('spotify|spotipy', 'secret'), '(?<secret>[0-9a-f]{32})', wordEnd),
    positives: [
      'SPOTIFY_' + `CLIENT_SECRET=${sampleText('hex', 32)}`,
      '"spotifyClient' + `Secret": "${sampleText('hex', 32, 2)}"`,
      'SPOTIPY_' + `CLIENT_SECRET: ${sampleText('hex', 32, 3)}`,
    ],
    nearMisses: [
      'SPOTIFY_' + `CLIENT_SECRET=${sampleText('hex', 31)}`,
      'SPOTIFY_' + `CLIENT_SECRET=${sampleText('base62', 32)}`,
      'SPOTIFY_' + `CLIENT_SECRET=${'0'.repeat(32)}`,
      'checksum ' + `= ${sampleText('hex', 32)}`,
      'SPOTIFY_' + `CLIENT_ID=${sampleText('hex', 32)}`,
    ],
  },
];
