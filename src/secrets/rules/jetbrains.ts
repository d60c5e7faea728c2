// JetBrains: permanent tokens of Hub and YouTrack, tokens of TeamCity.
import { kebabStart, pattern, wordEnd } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

const header = 'eyJ0eXAiOiAi' + 'VENWMiJ9';

export const jetbrainsRules: readonly SecretRule[] = [
  {
    id: 'jetbrains-hub-token',
    title: 'JetBrains permanent token',
    keywords: ['perm:', 'perm-'],
    pattern: pattern(
      kebabStart,
      String.raw`perm[:-][A-Za-z0-9+/=]{4,120}\.[A-Za-z0-9+/=]{2,200}\.[A-Za-z0-9]{28,60}`,
      wordEnd,
    ),
    positives: [
      'pe' + `rm:${sampleText('base62', 12)}.${sampleText('base62', 16)}.${sampleText('base62', 30)}`,
      `YOUTRACK_TOKEN=${'pe' + 'rm-'}${sampleText('base62', 12, 2)}=.${sampleText('base62', 8, 2)}.${sampleText('base62', 34, 2)}`,
    ],
    nearMisses: [
      'pe' + `rm:${sampleText('base62', 12)}.${sampleText('base62', 16)}`,
      'pe' + `rm:${sampleText('base62', 12)}.${sampleText('base62', 16)}.${'x'.repeat(30)}`,
      'pe' + 'rm-admin.users.read',
    ],
  },
  {
    id: 'teamcity-token',
    title: 'TeamCity access token',
    keywords: [header.toLowerCase()],
    pattern: pattern(kebabStart, header, String.raw`\.[\w-]{36,}\.[\w-]{36,}`),
    positives: [
      `${header}.${sampleText('base64url', 38)}.${sampleText('base64url', 48)}`,
      `TEAMCITY_TOKEN=${header}.${sampleText('base64url', 38, 2)}.${sampleText('base64url', 48, 2)}`,
    ],
    nearMisses: [
      `${header}.${sampleText('base64url', 38)}`,
      `${header}.${sampleText('base64url', 20)}.${'x'.repeat(48)}`,
    ],
  },
];
