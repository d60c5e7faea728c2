// Meta (Facebook, Instagram): access tokens; application secrets beside their name. Application ids are no secret.
import { base64Start, namedAfter, pattern, patternIgnoringCase, wordEnd, wordStart } from '../pattern-parts.ts';
import { isMixedCase } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const metaRules: readonly SecretRule[] = [
  {
    id: 'facebook-access-token',
    title: 'Facebook access token',
    keywords: ['eaa'],
    pattern: pattern(base64Start, 'EAA[A-Za-z0-9]{90,}', wordEnd),
    isSecret: isMixedCase,
    positives: ['EA' + `AG${sampleText('base62', 160)}`, 'FB_ACCESS_' + `TOKEN=EAAB${sampleText('base62', 180, 2)}ZD`],
    nearMisses: [
      'EA' + `AG${sampleText('base62', 60)}`,
      'EA' + `AG${'x'.repeat(160)}`,
      'TE' + `AAG${sampleText('base62', 160)}`,
    ],
  },
  {
    id: 'instagram-access-token',
    title: 'Instagram access token',
    keywords: ['igqv', 'igqw', 'igaa'],
    pattern: pattern(wordStart, 'IG(?:QV|QW|AA)[A-Za-z0-9_-]{90,}'),
    isSecret: isMixedCase,
    positives: ['IG' + `QVJ${sampleText('base62', 140)}`, 'INSTAGRAM_' + `TOKEN=IGAA${sampleText('base62', 150, 2)}`],
    nearMisses: [
      'IG' + `QVJ${sampleText('base62', 60)}`,
      'IG' + `QVJ${'x'.repeat(140)}`,
      'BI' + `GAA${sampleText('base62', 150)}`,
    ],
  },
  {
    id: 'meta-app-secret',
    title: 'Facebook or Instagram application secret',
    keywords: [
      'facebook',
      'instagram',
      'whatsapp',
      'fb_app',
      'fb-app',
      'fb.app',
      'fb_client',
      'fb_secret',
      'fbapp',
      'meta_app',
      'meta-app',
      'meta.app',
    ],
    pattern: patternIgnoringCase(
      namedAfter('facebook|instagram|whatsapp|fb|meta', 'secret'),
      '(?<secret>[0-9a-f]{32})',
      wordEnd,
    ),
    positives: [
      'FACEBOOK_' + `APP_SECRET=${sampleText('hex', 32)}`,
      '"instagram' + `AppSecret": "${sampleText('hex', 32, 2)}"`,
      'fb_client_' + `secret: '${sampleText('hex', 32, 3)}'`,
    ],
    nearMisses: [
      'FACEBOOK_' + `APP_SECRET=${sampleText('hex', 31)}`,
      'FACEBOOK_' + `APP_SECRET=${sampleText('base62', 32)}`,
      'FACEBOOK_' + `APP_SECRET=${'0'.repeat(32)}`,
      'checksum ' + `= ${sampleText('hex', 32)}`,
      'FACEBOOK_' + `APP_ID=${sampleText('digits', 16)}`,
    ],
  },
];
