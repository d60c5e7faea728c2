// Google: API keys (both forms), OAuth client secrets, access and refresh tokens.
import { isDummyValue } from '../dummy-value.ts';
import { kebabEnd, kebabStart, pattern, slash } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

function isMixed(value: string): boolean {
  return /[a-z]/.test(value) && /[A-Z]/.test(value) && /\d/.test(value) && !isDummyValue(value);
}

export const googleRules: readonly SecretRule[] = [
  {
    id: 'google-api-key',
    title: 'Google API key',
    keywords: ['aiza', 'aq.'],
    pattern: pattern(kebabStart, String.raw`(?:AIza[\w-]{35}|AQ\.[\w-]{40,})`, kebabEnd),
    isSecret: isMixed,
    positives: [
      'AI' + 'za' + sampleText('base64url', 35),
      'A' + 'Q.Ab8' + sampleText('base64url', 48, 2),
      `key=${'AI' + 'za'}${sampleText('base64url', 35, 3)}&alt=json`,
    ],
    nearMisses: [
      'AI' + 'za' + sampleText('base64url', 34),
      'AI' + 'za' + sampleText('base64url', 36),
      'AI' + 'za' + 'X'.repeat(35),
      'A' + 'Q.' + sampleText('base64url', 20),
    ],
  },
  {
    id: 'google-oauth-client-secret',
    title: 'Google OAuth client secret',
    keywords: ['gocspx-'],
    pattern: pattern(kebabStart, String.raw`GOCSPX-[\w-]{28,}`),
    positives: [
      'GOC' + 'SPX-' + sampleText('base64url', 28),
      `"client_secret":"GOC${'SPX-'}${sampleText('base64url', 28, 2)}"`,
    ],
    nearMisses: ['GOC' + 'SPX-' + sampleText('base64url', 20), 'GOC' + 'SPX-' + 'x'.repeat(28)],
  },
  {
    id: 'google-oauth-token',
    title: 'Google OAuth access or refresh token',
    keywords: ['ya29.', '1//0', '1\\/\\/0'],
    pattern: pattern(kebabStart, String.raw`(?:ya29\.[\w-]{30,}(?:\.[\w-]+)?|1`, slash, String.raw`{2}0[\w-]{40,})`),
    isSecret: isMixed,
    positives: [
      'ya' + '29.' + sampleText('base64url', 160),
      'ya' + '29.a0' + sampleText('base64url', 60, 2),
      '1/' + '/0' + sampleText('base64url', 100),
    ],
    nearMisses: ['ya' + '29.' + sampleText('base64url', 20), '1/' + '/0' + sampleText('base64url', 20)],
  },
];
