// TikTok: client secrets and access tokens.
import { dottedStart, namedAfter, pattern, patternIgnoringCase, wordEnd } from '../pattern-parts.ts';
import { hasLettersAndDigits, isMixedCase } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const tiktokRules: readonly SecretRule[] = [
  {
    id: 'tiktok-access-token',
    title: 'TikTok access or refresh token',
    keywords: ['act.', 'rft.', 'clt.'],
    pattern: pattern(dottedStart, String.raw`(?:act|rft|clt)\.(?:\d\.)?[A-Za-z0-9]{40,90}(?:!|%21)[A-Za-z0-9.]{2,12}`),
    isSecret: isMixedCase,
    positives: [
      'ac' + `t.${sampleText('base62', 64)}!4567.va`,
      '"refresh_' + `token": "rft.${sampleText('base62', 64, 2)}!4571.e1"`,
    ],
    nearMisses: [
      'ac' + `t.${sampleText('base62', 20)}!4567.va`,
      'ac' + `t.${'x'.repeat(64)}!4567.va`,
      'cont' + `ract.${sampleText('base62', 64)}!4567.va`,
    ],
  },
  {
    id: 'tiktok-client-secret',
    title: 'TikTok client secret',
    keywords: ['tiktok', 'tik_tok'],
    pattern: patternIgnoringCase(
      namedAfter('tiktok|tik_tok', 'secret'),
      '(?<secret>[a-z0-9]{40}|[a-z0-9]{32})',
      wordEnd,
    ),
    isSecret: hasLettersAndDigits,
    positives: [
      'TIKTOK_' + `CLIENT_SECRET=${sampleText('base62', 32)}`,
      '"tiktokClient' + `Secret": "${sampleText('base62', 32, 2)}"`,
      'tiktok_app_' + `secret: '${sampleText('base62', 32, 3)}'`,
    ],
    nearMisses: [
      'TIKTOK_' + `CLIENT_SECRET=${sampleText('base62', 31)}`,
      'TIKTOK_' + `CLIENT_SECRET=${'x'.repeat(32)}`,
      'checksum ' + `= ${sampleText('base62', 32)}`,
      'TIKTOK_' + `CLIENT_KEY=aw${sampleText('base62', 16).toLowerCase()}`,
    ],
  },
];
