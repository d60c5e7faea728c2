// Frame.io: developer tokens.
import { kebabEnd, kebabStart, pattern } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const frameIoRules: readonly SecretRule[] = [
  {
    id: 'frame-io-token',
    title: 'Frame.io token',
    keywords: ['fio-u-'],
    pattern: pattern(kebabStart, String.raw`fio-u-[\w-]{64}`, kebabEnd),
    positives: [
      'fio' + `-u-${sampleText('base64url', 64)}`,
      'FRAMEIO_' + `TOKEN=fio-u-${sampleText('base64url', 64, 2)}`,
    ],
    nearMisses: [
      'fio' + `-u-${sampleText('base64url', 63)}`,
      'fio' + `-u-${'x'.repeat(64)}`,
      'fio' + `-p-${sampleText('base64url', 64)}`,
    ],
  },
];
