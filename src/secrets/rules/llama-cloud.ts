// LlamaCloud (LlamaIndex): API keys.
import { kebabStart, pattern, wordEnd } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const llamaCloudRules: readonly SecretRule[] = [
  {
    id: 'llama-cloud-api-key',
    title: 'LlamaCloud API key',
    keywords: ['llx-'],
    pattern: pattern(kebabStart, 'llx-[A-Za-z0-9]{40,64}', wordEnd),
    positives: ['ll' + `x-${sampleText('base62', 48)}`, 'LLAMA_CLOUD_' + `API_KEY=llx-${sampleText('base62', 48, 2)}`],
    nearMisses: [
      'll' + `x-${sampleText('base62', 39)}`,
      'll' + `x-${'x'.repeat(48)}`,
      'al' + `lx-${sampleText('base62', 48)}`,
    ],
  },
];
