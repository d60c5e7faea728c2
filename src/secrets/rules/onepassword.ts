// 1Password: secret keys of accounts, tokens of service accounts.
import { kebabEnd, kebabStart, pattern, wordStart } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

function groups(seed: number, ...lengths: readonly number[]): string {
  return lengths.map((length, index) => sampleText('base32', length, seed + index)).join('-');
}

export const onepasswordRules: readonly SecretRule[] = [
  {
    id: 'onepassword-secret-key',
    title: '1Password secret key',
    keywords: ['a3-'],
    pattern: pattern(
      kebabStart,
      'A3-[A-Z0-9]{6}-(?:[A-Z0-9]{11}|[A-Z0-9]{6}-[A-Z0-9]{5})(?:-[A-Z0-9]{5}){3}',
      kebabEnd,
    ),
    positives: ['A' + '3-' + groups(1, 6, 6, 5, 5, 5, 5), 'A' + '3-' + groups(20, 6, 11, 5, 5, 5)],
    nearMisses: [
      'A' + '3-' + groups(1, 6, 6, 5, 5, 5, 4),
      'A' + '3-' + groups(1, 6, 6, 5, 5, 5, 5).toLowerCase(),
      'A' + '3-XXXXXX-XXXXXX-XXXXX-XXXXX-XXXXX-XXXXX',
    ],
  },
  {
    id: 'onepassword-service-token',
    title: '1Password service account token',
    keywords: ['ops_eyj'],
    pattern: pattern(wordStart, String.raw`ops_eyJ[A-Za-z0-9+/_-]{200,}={0,3}`),
    positives: [
      'op' + 's_ey' + 'J' + sampleText('base62', 700),
      `OP_SERVICE_ACCOUNT_TOKEN=${'op' + 's_ey'}J${sampleText('base64url', 820, 2)}`,
    ],
    nearMisses: ['op' + 's_ey' + 'J' + sampleText('base62', 100), 'op' + 's_ey' + 'J' + 'x'.repeat(700)],
  },
];
