// Lob: secret keys. Publishable keys (`live_pub_`) stand in browsers.
import { pattern, wordEnd, wordStart } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const lobRules: readonly SecretRule[] = [
  {
    id: 'lob-secret-key',
    title: 'Lob secret key',
    keywords: ['live_', 'test_'],
    pattern: pattern(wordStart, '(?:live|test)_[0-9a-f]{35}', wordEnd),
    positives: ['li' + `ve_${sampleText('hex', 35)}`, 'LOB_API_' + `KEY=test_${sampleText('hex', 35, 2)}`],
    nearMisses: [
      'li' + `ve_${sampleText('hex', 34)}`,
      'te' + `st_${'0'.repeat(35)}`,
      'live_' + `pub_${sampleText('hex', 31)}`,
      'lat' + `est_${sampleText('hex', 35)}`,
    ],
  },
];
