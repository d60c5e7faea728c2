// Socket: API tokens.
import { kebabEnd, kebabStart, pattern } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const socketRules: readonly SecretRule[] = [
  {
    id: 'socket-api-token',
    title: 'Socket API token',
    keywords: ['sktsec_'],
    // No further than to the next one: each is read once.
    pattern: pattern(kebabStart, String.raw`sktsec_(?:(?!sktsec_)[\w-]){30,}_api`, kebabEnd),
    positives: [
      'skt' + `sec_${sampleText('base64url', 60)}_api`,
      `SOCKET_SECURITY_API_KEY=${'skt' + 'sec_'}${sampleText('base64url', 43, 2)}_api`,
    ],
    nearMisses: ['skt' + `sec_${sampleText('base64url', 20)}_api`, 'skt' + `sec_${'x'.repeat(60)}_api`],
  },
];
