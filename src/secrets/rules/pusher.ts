// Pusher: secrets beside their name. Application ids and keys stand in browsers.
import { namedAfter, patternIgnoringCase, wordEnd } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const pusherRules: readonly SecretRule[] = [
  {
    id: 'pusher-secret',
    title: 'Pusher secret',
    keywords: ['pusher'],
    pattern: patternIgnoringCase(namedAfter('pusher', 'secret'), '(?<secret>[0-9a-f]{20})', wordEnd),
    positives: [
      'PUSHER_' + `APP_SECRET=${sampleText('hex', 20)}`,
      '"pusher' + `Secret": "${sampleText('hex', 20, 2)}"`,
      'pusher_' + `secret: '${sampleText('hex', 20, 3)}'`,
    ],
    nearMisses: [
      'PUSHER_' + `APP_SECRET=${sampleText('hex', 19)}`,
      'PUSHER_' + `APP_SECRET=${sampleText('base62', 20)}`,
      'PUSHER_' + `APP_SECRET=${'0'.repeat(20)}`,
      'checksum ' + `= ${sampleText('hex', 20)}`,
      'PUSHER_' + `APP_KEY=${sampleText('hex', 20)}`,
    ],
  },
];
