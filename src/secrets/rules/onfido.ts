// Onfido: API tokens.
import { kebabEnd, pattern, wordStart } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const onfidoRules: readonly SecretRule[] = [
  {
    id: 'onfido-api-token',
    title: 'Onfido API token',
    keywords: ['api_live', 'api_sandbox'],
    pattern: pattern(wordStart, String.raw`api_(?:live|sandbox)(?:_[a-z]{2})?\.[\w-]{11}\.[\w-]{32}`, kebabEnd),
    positives: [
      'api_' + `live.${sampleText('base64url', 11)}.${sampleText('base64url', 32, 11)}`,
      'ONFIDO_TOKEN=' + `api_sandbox_us.${sampleText('base64url', 11, 2)}.${sampleText('base64url', 32, 12)}`,
    ],
    nearMisses: [
      'api_' + `live.${sampleText('base64url', 11)}.${sampleText('base64url', 31, 11)}`,
      'api_' + `live.${'x'.repeat(11)}.${'x'.repeat(32)}`,
      'api_' + `live_us.${sampleText('base64url', 32)}`,
    ],
  },
];
