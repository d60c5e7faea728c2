// Twitch: chat tokens, client secrets and access tokens beside their name. Client ids are no secret.
import { namedAfter, pattern, patternIgnoringCase, wordEnd, wordStart } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const twitchRules: readonly SecretRule[] = [
  {
    id: 'twitch-chat-token',
    title: 'Twitch chat token',
    keywords: ['oauth:'],
    pattern: pattern(wordStart, 'oauth:(?<secret>[a-z0-9]{30})', wordEnd),
    isSecret: hasLettersAndDigits,
    positives: [
      'oau' + `th:${sampleText('base62', 30).toLowerCase()}`,
      'TWITCH_CHAT_' + `PASSWORD=oauth:${sampleText('base62', 30, 2).toLowerCase()}`,
    ],
    nearMisses: [
      'oau' + `th:${sampleText('base62', 29).toLowerCase()}`,
      'oau' + `th:${'x'.repeat(30)}`,
      'myoa' + `uth:${sampleText('base62', 30).toLowerCase()}`,
    ],
  },
  {
    id: 'twitch-secret',
    title: 'Twitch client secret or access token',
    keywords: ['twitch'],
    pattern: patternIgnoringCase(namedAfter('twitch', 'secret|token'), '(?<secret>[a-z0-9]{30})', wordEnd),
    isSecret: hasLettersAndDigits,
    positives: [
      'TWITCH_' + `CLIENT_SECRET=${sampleText('base62', 30).toLowerCase()}`,
      '"twitchClient' + `Secret": "${sampleText('base62', 30, 2).toLowerCase()}"`,
      'twitch_access_' + `token: '${sampleText('base62', 30, 3).toLowerCase()}'`,
    ],
    nearMisses: [
      'TWITCH_' + `CLIENT_SECRET=${sampleText('base62', 29).toLowerCase()}`,
      'TWITCH_' + `CLIENT_SECRET=${'x'.repeat(30)}`,
      'checksum ' + `= ${sampleText('base62', 30).toLowerCase()}`,
      'TWITCH_' + `CLIENT_ID=${sampleText('base62', 30).toLowerCase()}`,
    ],
  },
];
