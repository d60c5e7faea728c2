// Rocket.Chat: access tokens beside their name.
import { kebabEnd, namedAfter, patternIgnoringCase } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const rocketChatRules: readonly SecretRule[] = [
  {
    id: 'rocket-chat-token',
    title: 'Rocket.Chat access token',
    keywords: ['rocketchat', 'rocket_chat', 'rocket.chat', 'rocket-chat'],
    pattern: patternIgnoringCase(
      namedAfter('rocket[._-]?chat', 'token|secret'),
      String.raw`(?<secret>[\w-]{43})`,
      kebabEnd,
    ),
    isSecret: hasLettersAndDigits,
    positives: [
      'ROCKETCHAT_' + `AUTH_TOKEN=${sampleText('base64url', 43)}`,
      '"rocketChat' + `Token": "${sampleText('base64url', 43, 2)}"`,
      'rocket_chat_' + `token: '${sampleText('base64url', 43, 3)}'`,
    ],
    nearMisses: [
      'ROCKETCHAT_' + `AUTH_TOKEN=${sampleText('base64url', 42)}`,
      'ROCKETCHAT_' + `AUTH_TOKEN=${'x'.repeat(43)}`,
      'checksum ' + `= ${sampleText('base64url', 43)}`,
      'ROCKETCHAT_' + `USER_ID=${sampleText('base62', 17)}`,
    ],
  },
];
