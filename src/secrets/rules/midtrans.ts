// Midtrans: server keys. Client keys (`Mid-client-`) stand in browsers.
import { kebabEnd, kebabStart, pattern } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const midtransRules: readonly SecretRule[] = [
  {
    id: 'midtrans-server-key',
    title: 'Midtrans server key',
    keywords: ['mid-server-'],
    pattern: pattern(String.raw`(?:${kebabStart}|(?<=SB-))Mid-server-[\w-]{24}`, kebabEnd),
    isSecret: hasLettersAndDigits,
    positives: [
      'Mid-' + `server-${sampleText('base62', 24)}`,
      'MIDTRANS_SERVER_' + `KEY=SB-Mid-server-${sampleText('base62', 24, 2)}`,
    ],
    nearMisses: [
      'Mid-' + `server-${sampleText('base62', 20)}`,
      'Mid-' + `server-${'x'.repeat(24)}`,
      'Mid-' + `client-${sampleText('base62', 24)}`,
      'mid-' + `server-${sampleText('base62', 24)}`,
    ],
  },
];
