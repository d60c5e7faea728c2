// Mattermost: access tokens beside their name, incoming webhooks. Ids have the same shape.
import { namedAfter, patternIgnoringCase, wordEnd } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const mattermostRules: readonly SecretRule[] = [
  {
    id: 'mattermost-token',
    title: 'Mattermost access token',
    keywords: ['mattermost', 'mm_bot', 'mm_access', 'mm_personal'],
    pattern: patternIgnoringCase(
      namedAfter('mattermost|mm_(?:bot|access|personal)', 'token|secret'),
      '(?<secret>[a-z0-9]{26})',
      wordEnd,
    ),
    isSecret: hasLettersAndDigits,
    positives: [
      'MATTERMOST_' + `TOKEN=${sampleText('base62', 26).toLowerCase()}`,
      '"mattermost' + `AccessToken": "${sampleText('base62', 26, 2).toLowerCase()}"`,
      'mm_bot_' + `token: '${sampleText('base62', 26, 3).toLowerCase()}'`,
    ],
    nearMisses: [
      'MATTERMOST_' + `TOKEN=${sampleText('base62', 25).toLowerCase()}`,
      'MATTERMOST_' + `TOKEN=${'x'.repeat(26)}`,
      'checksum ' + `= ${sampleText('base62', 26).toLowerCase()}`,
      'MATTERMOST_' + `TEAM_ID=${sampleText('base62', 26).toLowerCase()}`,
    ],
  },
];
