// Cursor: API keys of users, service accounts and administrators.
import { pattern, wordEnd, wordStart } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const cursorRules: readonly SecretRule[] = [
  {
    id: 'cursor-api-key',
    title: 'Cursor API key',
    keywords: [
      'crsr_',
      'key_0',
      'key_1',
      'key_2',
      'key_3',
      'key_4',
      'key_5',
      'key_6',
      'key_7',
      'key_8',
      'key_9',
      'key_a',
      'key_b',
      'key_c',
      'key_d',
      'key_e',
      'key_f',
    ],
    pattern: pattern(wordStart, '(?:key|crsr)_[0-9a-f]{64}', wordEnd),
    positives: ['ke' + `y_${sampleText('hex', 64)}`, 'CURSOR_API_' + `KEY=crsr_${sampleText('hex', 64, 2)}`],
    nearMisses: [
      'ke' + `y_${sampleText('hex', 63)}`,
      'ke' + `y_${'0'.repeat(64)}`,
      'mon' + `key_${sampleText('hex', 64)}`,
      // An id, as many vendors write them.
      'ke' + `y_${sampleText('hex', 32)}`,
    ],
  },
];
