// Fly.io: access tokens of users, apps and organisations.
import { base64Character, kebabEnd, pattern, wordStart } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const flyIoRules: readonly SecretRule[] = [
  {
    id: 'fly-access-token',
    title: 'Fly.io access token',
    keywords: ['fo1_', 'fm1r_', 'fm1a_', 'fm2_'],
    pattern: pattern(wordStart, String.raw`(?:fo1_[\w-]{43}${kebabEnd}|fm(?:1[ra]|2)_${base64Character}{80,}={0,3})`),
    isSecret: hasLettersAndDigits,
    positives: [
      'fo' + '1_' + sampleText('base64url', 43),
      'fm' + '2_' + sampleText('base64', 180, 2) + '==',
      `FLY_API_TOKEN="FlyV1 ${'fm' + '1r_'}${sampleText('base64', 240, 3)},${'fm' + '2_'}${sampleText('base64', 180, 4)}"`,
    ],
    nearMisses: [
      'fo' + '1_' + sampleText('base64url', 42),
      'fm' + '2_' + sampleText('base64', 40),
      'fo' + '1_' + 'x'.repeat(43),
    ],
  },
];
