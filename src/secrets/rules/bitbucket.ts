// Bitbucket: app passwords, access tokens of repositories, projects and workspaces, secrets of OAuth consumers.
import { equals, kebabStart, namedAfter, pattern, patternIgnoringCase, wordEnd, wordStart } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

const accessToken = 'ATC' + 'TT3xFfGN0';

export const bitbucketRules: readonly SecretRule[] = [
  {
    id: 'bitbucket-app-password',
    title: 'Bitbucket app password',
    keywords: ['atbb'],
    pattern: pattern(wordStart, 'ATBB[A-Za-z0-9]{32}', wordEnd),
    positives: [
      'AT' + 'BB' + sampleText('base62', 32),
      `BITBUCKET_APP_PASSWORD=${'AT' + 'BB'}${sampleText('base62', 32, 2)}`,
    ],
    nearMisses: [
      'AT' + 'BB' + sampleText('base62', 31),
      'AT' + 'BB' + sampleText('base62', 33),
      'AT' + 'BB' + 'x'.repeat(32),
    ],
  },
  {
    id: 'bitbucket-access-token',
    title: 'Bitbucket access token',
    keywords: ['atctt3'],
    pattern: pattern(kebabStart, String.raw`ATCTT3[\w-]{100,}`, equals, '[0-9A-F]{8}', wordEnd),
    positives: [
      `${accessToken}${sampleText('base64url', 158)}=${sampleText('hex', 8).toUpperCase()}`,
      `Authorization: Bearer ${accessToken}${sampleText('base64url', 160, 2)}=${sampleText('hex', 8, 2).toUpperCase()}`,
    ],
    nearMisses: [
      `${accessToken}${sampleText('base64url', 60)}=${sampleText('hex', 8).toUpperCase()}`,
      `${accessToken}${sampleText('base64url', 158)}=${sampleText('hex', 7).toUpperCase()}`,
    ],
  },
  {
    id: 'bitbucket-client-secret',
    title: 'Secret of a Bitbucket OAuth consumer',
    keywords: ['bitbucket'],
    pattern: patternIgnoringCase(
      namedAfter('bitbucket', 'secret'),
      String.raw`(?<secret>[A-Za-z0-9]{32}|[\w=-]{64})(?![\w-])`,
    ),
    isSecret: hasLettersAndDigits,
    positives: [
      `BITBUCKET_CLIENT_SECRET=${sampleText('base62', 32)}`,
      `bitbucket({ consumerSecret: '${sampleText('base62', 32, 2)}' })`,
    ],
    nearMisses: [
      `BITBUCKET_CLIENT_SECRET=${sampleText('base62', 31)}`,
      // The key of a consumer names it, as a user name does.
      `BITBUCKET_CLIENT_ID=${sampleText('base62', 32)}`,
      `BITBUCKET_CLIENT_SECRET=${'x'.repeat(32)}`,
    ],
  },
];
