// Stytch: project secrets. Public tokens (`public-token-`) stand in browsers.
import { kebabStart, pattern } from '../pattern-parts.ts';
import { isMixedCase } from '../random-value.ts';
import { sampleText, sampleUuid } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const stytchRules: readonly SecretRule[] = [
  {
    id: 'stytch-secret',
    title: 'Stytch project secret',
    keywords: ['secret-live-', 'secret-test-'],
    pattern: pattern(kebabStart, String.raw`secret-(?:live|test)-[\w-]{36,44}(?:=|%3D|\\u003d)?`),
    isSecret: isMixedCase,
    positives: [
      'secret-' + `live-${sampleText('base64url', 43)}=`,
      'STYTCH_SECRET=' + `secret-test-${sampleText('base64url', 36, 2)}`,
    ],
    nearMisses: [
      'secret-' + `live-${sampleText('base64url', 24)}`,
      'secret-' + `test-${'x'.repeat(43)}`,
      'public-' + `token-live-${sampleUuid()}`,
    ],
  },
];
