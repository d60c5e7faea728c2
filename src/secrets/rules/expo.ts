// Expo: access tokens of its build service, beside their name.
import { spellingsOf } from '../name-spellings.ts';
import { kebabEnd, namedAfter, patternIgnoringCase } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const expoRules: readonly SecretRule[] = [
  {
    id: 'expo-token',
    title: 'Expo access token',
    keywords: [...spellingsOf('expo', 'token'), ...spellingsOf('expo', 'access'), ...spellingsOf('eas', 'token')],
    pattern: patternIgnoringCase(namedAfter('expo|eas', 'token'), String.raw`(?<secret>[\w-]{40})`, kebabEnd),
    isSecret: hasLettersAndDigits,
    positives: [`EXPO_TOKEN=${sampleText('base64url', 40)}`, `expo_token: '${sampleText('base64url', 40, 2)}'`],
    nearMisses: [
      `EXPO_TOKEN=${sampleText('base64url', 39)}`,
      // A device's address for notifications.
      `expo_push_token = "ExponentPushToken[${sampleText('base62', 22)}]"`,
      `EXPO_TOKEN=${'x'.repeat(40)}`,
    ],
  },
];
