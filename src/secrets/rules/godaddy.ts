// GoDaddy: API keys with their secrets.
import { patternIgnoringCase, wordEnd } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const godaddyRules: readonly SecretRule[] = [
  {
    id: 'godaddy-key',
    title: 'GoDaddy API key and secret',
    keywords: ['sso-key'],
    pattern: patternIgnoringCase(
      String.raw`sso-key[\s"':]{1,4}(?<secret>[A-Za-z0-9]{8,16}_[A-Za-z0-9]{20,24}:[A-Za-z0-9]{20,24})`,
      wordEnd,
    ),
    positives: [
      `Authorization: sso-key ${sampleText('base62', 13)}_${sampleText('base62', 22)}:${sampleText('base62', 22, 2)}`,
      `sso-key ${sampleText('base62', 9, 3)}_${sampleText('base62', 22, 3)}:${sampleText('base62', 21, 4)}`,
    ],
    nearMisses: [
      `Authorization: sso-key ${sampleText('base62', 13)}_${sampleText('base62', 22)}`,
      'Authorization: sso-key $GODADDY_KEY:$GODADDY_SECRET',
    ],
  },
];
