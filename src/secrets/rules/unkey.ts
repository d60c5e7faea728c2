// Unkey: root keys.
import { pattern, wordEnd, wordStart } from '../pattern-parts.ts';
import { isMixedCase } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const unkeyRules: readonly SecretRule[] = [
  {
    id: 'unkey-root-key',
    title: 'Unkey root key',
    keywords: ['unkey_'],
    pattern: pattern(wordStart, 'unkey_[A-Za-z0-9]{22,40}', wordEnd),
    isSecret: isMixedCase,
    positives: ['unk' + `ey_${sampleText('base62', 24)}`, 'UNKEY_ROOT_' + `KEY=unkey_${sampleText('base62', 28, 2)}`],
    nearMisses: [
      'unk' + `ey_${sampleText('base62', 16)}`,
      'unk' + `ey_${'x'.repeat(24)}`,
      'jun' + `key_${sampleText('base62', 24)}`,
    ],
  },
];
