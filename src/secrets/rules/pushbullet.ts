// Pushbullet and Pushover: access tokens.
import { namedAfter, patternIgnoringCase, wordEnd } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const pushbulletRules: readonly SecretRule[] = [
  {
    id: 'pushbullet-access-token',
    title: 'Pushbullet access token',
    keywords: ['pushbullet'],
    pattern: patternIgnoringCase(namedAfter('pushbullet'), String.raw`(?<secret>o\.[a-z0-9]{32})`, wordEnd),
    isSecret: hasLettersAndDigits,
    positives: [
      'PUSHBULLET_' + `TOKEN=o.${sampleText('base62', 32)}`,
      '"pushbullet' + `AccessToken": "o.${sampleText('base62', 32, 2)}"`,
      'Pushbullet(api_' + `key='o.${sampleText('base62', 32, 3)}')`,
    ],
    nearMisses: [
      'PUSHBULLET_' + `TOKEN=o.${sampleText('base62', 31)}`,
      'PUSHBULLET_' + `TOKEN=o.${'x'.repeat(32)}`,
      'checksum ' + `= o.${sampleText('base62', 32)}`,
    ],
  },
  {
    id: 'pushover-token',
    title: 'Pushover application or user key',
    keywords: ['pushover'],
    pattern: patternIgnoringCase(namedAfter('pushover'), '(?<secret>[a-z0-9]{30})', wordEnd),
    isSecret: hasLettersAndDigits,
    positives: [
      'PUSHOVER_' + `TOKEN=${sampleText('base62', 30).toLowerCase()}`,
      '"pushover' + `UserKey": "${sampleText('base62', 30, 2).toLowerCase()}"`,
      'pushover_' + `api_token: '${sampleText('base62', 30, 3).toLowerCase()}'`,
    ],
    nearMisses: [
      'PUSHOVER_' + `TOKEN=${sampleText('base62', 29).toLowerCase()}`,
      'PUSHOVER_' + `TOKEN=${'x'.repeat(30)}`,
      'checksum ' + `= ${sampleText('base62', 30).toLowerCase()}`,
    ],
  },
];
