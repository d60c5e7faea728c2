// Ramp: client secrets.
import { pattern, wordEnd, wordStart } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const rampRules: readonly SecretRule[] = [
  {
    id: 'ramp-client-secret',
    title: 'Ramp client secret',
    keywords: ['ramp_sec_'],
    pattern: pattern(wordStart, 'ramp_sec_[A-Za-z0-9]{48}', wordEnd),
    positives: [
      'ramp_' + `sec_${sampleText('base62', 48)}`,
      'RAMP_CLIENT_' + `SECRET=ramp_sec_${sampleText('base62', 48, 2)}`,
    ],
    nearMisses: [
      'ramp_' + `sec_${sampleText('base62', 47)}`,
      'ramp_' + `sec_${'x'.repeat(48)}`,
      'ramp' + `_id_${sampleText('base62', 48)}`,
    ],
  },
];
