// Dropbox: access tokens; application secrets and refresh tokens beside their name.
import { dottedStart, namedAfter, pattern, patternIgnoringCase, wordEnd } from '../pattern-parts.ts';
import { hasLettersAndDigits, isMixedCase } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const dropboxRules: readonly SecretRule[] = [
  {
    id: 'dropbox-access-token',
    title: 'Dropbox access token',
    keywords: ['sl.'],
    pattern: pattern(dottedStart, String.raw`sl\.(?:u\.)?[\w-]{120,}`),
    isSecret: isMixedCase,
    positives: [
      's' + `l.${sampleText('base64url', 136)}`,
      'DROPBOX_ACCESS_' + `TOKEN=sl.u.${sampleText('base64url', 140, 2)}`,
    ],
    nearMisses: [
      's' + `l.${sampleText('base64url', 80)}`,
      's' + `l.${'x'.repeat(136)}`,
      'ss' + `l.${sampleText('base64url', 136)}`,
    ],
  },
  {
    id: 'dropbox-secret',
    title: 'Dropbox application secret or refresh token',
    keywords: ['dropbox'],
    pattern: patternIgnoringCase(
      namedAfter('dropbox', 'secret|refresh[_-]?token'),
      String.raw`(?<secret>[\w-]{64}|[a-z0-9]{15})`,
      wordEnd,
    ),
    isSecret: hasLettersAndDigits,
    positives: [
      'DROPBOX_' + `APP_SECRET=${sampleText('base62', 15).toLowerCase()}`,
      '"dropboxRefresh' + `Token": "${sampleText('base64url', 64, 2)}"`,
      'dropbox_' + `secret: '${sampleText('base62', 15, 3).toLowerCase()}'`,
    ],
    nearMisses: [
      'DROPBOX_' + `APP_SECRET=${sampleText('base62', 14).toLowerCase()}`,
      'DROPBOX_' + `APP_SECRET=${'x'.repeat(15)}`,
      'checksum ' + `= ${sampleText('base62', 15).toLowerCase()}`,
      'DROPBOX_' + `APP_KEY=${sampleText('base62', 15).toLowerCase()}`,
    ],
  },
];
