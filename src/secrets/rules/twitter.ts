// X (Twitter): bearer tokens; access tokens and secrets beside their name.
import { base64Start, namedAfter, pattern, patternIgnoringCase, wordEnd } from '../pattern-parts.ts';
import { hasLettersAndDigits, isMixedCase } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const twitterRules: readonly SecretRule[] = [
  {
    id: 'twitter-bearer-token',
    title: 'X (Twitter) bearer token',
    keywords: ['aaaaaaaaaaaaaaaaaaaa'],
    pattern: pattern(base64Start, 'A{18,24}[A-Za-z0-9]{6,20}(?:[A-Za-z0-9]|%[0-9A-F]{2}){60,100}'),
    isSecret: (value) => isMixedCase(value.slice(24)),
    positives: [
      'AAAAAAAAAA' +
        `AAAAAAAAAAA${sampleText('base62', 8)}%2B${sampleText('base62', 20, 11)}%3D${sampleText('base62', 50, 21)}`,
      'TWITTER_BEARER_TOKEN=' + `AAAAAAAAAAAAAAAAAAAAAA${sampleText('base62', 90, 2)}`,
    ],
    nearMisses: [
      'AAAAAAAAAAA' + `AAAAAAAAAAA${sampleText('base62', 30)}`,
      'A'.repeat(112),
      'z' + `AAAAAAAAAAAAAAAAAAAAAA${sampleText('base62', 90)}`,
    ],
  },
  {
    id: 'twitter-secret',
    title: 'X (Twitter) API or access token secret',
    keywords: ['twitter'],
    pattern: patternIgnoringCase(
      namedAfter('twitter', 'token|secret'),
      String.raw`(?<secret>\d{6,20}-[a-z0-9]{40}|[a-z0-9]{50}|[a-z0-9]{45})`,
      wordEnd,
    ),
    isSecret: hasLettersAndDigits,
    positives: [
      'TWITTER_' + `API_SECRET=${sampleText('base62', 50)}`,
      '"twitterAccess' + `TokenSecret": "${sampleText('base62', 45, 2)}"`,
      'twitter_consumer_' + `secret: '${sampleText('base62', 50, 3)}'`,
      'TWITTER_' + `ACCESS_TOKEN=${sampleText('digits', 18, 4)}-${sampleText('base62', 40, 14)}`,
    ],
    nearMisses: [
      'TWITTER_' + `API_SECRET=${sampleText('base62', 49)}`,
      'TWITTER_' + `API_SECRET=${'x'.repeat(50)}`,
      'checksum ' + `= ${sampleText('base62', 50)}`,
      'TWITTER_' + `API_KEY=${sampleText('base62', 25)}`,
    ],
  },
];
