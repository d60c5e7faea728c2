// Liveblocks: secret keys. Public keys (`pk_`) stand in browsers.
import { kebabEnd, pattern, wordStart } from '../pattern-parts.ts';
import { isMixedCase } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const liveblocksRules: readonly SecretRule[] = [
  {
    id: 'liveblocks-secret-key',
    title: 'Liveblocks secret key',
    keywords: ['sk_prod_', 'sk_dev_'],
    pattern: pattern(wordStart, String.raw`sk_(?:prod|dev)_[\w-]{60,68}`, kebabEnd),
    isSecret: isMixedCase,
    positives: [
      'sk_p' + `rod_${sampleText('base64url', 64)}`,
      'LIVEBLOCKS_' + `SECRET_KEY=sk_dev_${sampleText('base64url', 64, 2)}`,
    ],
    nearMisses: [
      'sk_p' + `rod_${sampleText('base64url', 40)}`,
      'sk_' + `dev_${'x'.repeat(64)}`,
      'pk_p' + `rod_${sampleText('base64url', 64)}`,
    ],
  },
];
