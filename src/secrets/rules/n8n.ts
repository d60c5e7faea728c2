// n8n: API keys of the older form; newer ones are JSON Web Tokens.
import { pattern, wordEnd, wordStart } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const n8nRules: readonly SecretRule[] = [
  {
    id: 'n8n-api-key',
    title: 'n8n API key',
    keywords: ['n8n_api_'],
    pattern: pattern(wordStart, 'n8n_api_[0-9a-f]{80}', wordEnd),
    positives: ['n8n_' + `api_${sampleText('hex', 80)}`, 'X-N8N-API-' + `KEY: n8n_api_${sampleText('hex', 80, 2)}`],
    nearMisses: [
      'n8n_' + `api_${sampleText('hex', 79)}`,
      'n8n_' + `api_${'0'.repeat(80)}`,
      'an8n_' + `api_${sampleText('hex', 80)}`,
    ],
  },
];
