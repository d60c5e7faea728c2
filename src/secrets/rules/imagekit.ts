// ImageKit: private keys. Public keys (`public_`) stand in browsers.
import { pattern, wordStart } from '../pattern-parts.ts';
import { isMixedCase } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const imagekitRules: readonly SecretRule[] = [
  {
    id: 'imagekit-private-key',
    title: 'ImageKit private key',
    keywords: ['private_'],
    pattern: pattern(wordStart, String.raw`private_[A-Za-z0-9+/]{27}(?:=|%3D|\\u003d)`),
    isSecret: (value) => isMixedCase(value.slice(8, 35)),
    positives: [
      'priv' + `ate_${sampleText('base62', 27)}=`,
      'IMAGEKIT_PRIVATE_' + `KEY=private_${sampleText('base62', 27, 2)}=`,
    ],
    nearMisses: [
      'priv' + `ate_${sampleText('base62', 26)}=`,
      'priv' + `ate_${'x'.repeat(27)}=`,
      'pub' + `lic_${sampleText('base62', 27)}=`,
      'private_methodOf' + 'TheAbstractClassX=',
    ],
  },
];
