// Backblaze B2: application keys.
import { base64Character, base64End, base64Start, pattern } from '../pattern-parts.ts';
import { isMixedCase } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const backblazeRules: readonly SecretRule[] = [
  {
    id: 'backblaze-application-key',
    title: 'Backblaze B2 application key',
    keywords: ['k000', 'k001', 'k002', 'k003', 'k004', 'k005'],
    pattern: pattern(base64Start, `K00[0-5]${base64Character}{27}`, base64End),
    isSecret: isMixedCase,
    positives: [
      'K0' + '05' + sampleText('base62', 27),
      `B2_APPLICATION_KEY=${'K0' + '01'}${sampleText('base64', 27, 2)}`,
    ],
    nearMisses: [
      'K0' + '05' + sampleText('base62', 26),
      'K0' + '05' + sampleText('base62', 28),
      'K0' + '05' + 'x'.repeat(27),
    ],
  },
];
