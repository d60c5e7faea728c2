// Xendit: secret keys. Public keys (`xnd_public_`) stand in browsers.
import { pattern, wordEnd, wordStart } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const xenditRules: readonly SecretRule[] = [
  {
    id: 'xendit-secret-key',
    title: 'Xendit secret key',
    keywords: ['xnd_'],
    pattern: pattern(wordStart, 'xnd_(?:production|development)_[A-Za-z0-9]{40,80}', wordEnd),
    positives: [
      'xnd_' + `production_${sampleText('base62', 60)}`,
      'XENDIT_SECRET_KEY=' + `xnd_development_${sampleText('base62', 56, 2)}`,
    ],
    nearMisses: [
      'xnd_' + `production_${sampleText('base62', 30)}`,
      'xnd_' + `development_${'x'.repeat(56)}`,
      'xnd_public_' + `production_${sampleText('base62', 56)}`,
    ],
  },
];
