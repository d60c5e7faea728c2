// NVIDIA: keys of the API catalogue and of NGC.
import { kebabEnd, kebabStart, pattern } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const nvidiaRules: readonly SecretRule[] = [
  {
    id: 'nvidia-api-key',
    title: 'NVIDIA API key',
    keywords: ['nvapi-'],
    pattern: pattern(kebabStart, String.raw`nvapi-[\w-]{60,72}`, kebabEnd),
    positives: [
      'nva' + `pi-${sampleText('base64url', 64)}`,
      'NVIDIA_API_' + `KEY=nvapi-${sampleText('base64url', 64, 2)}`,
    ],
    nearMisses: [
      'nva' + `pi-${sampleText('base64url', 40)}`,
      'nva' + `pi-${'x'.repeat(64)}`,
      'env-' + `nvapi-${sampleText('base64url', 64)}`,
    ],
  },
];
