// Rootly: API keys.
import { pattern, wordEnd, wordStart } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const rootlyRules: readonly SecretRule[] = [
  {
    id: 'rootly-api-key',
    title: 'Rootly API key',
    keywords: ['rootly_'],
    pattern: pattern(wordStart, 'rootly_[0-9a-f]{64}', wordEnd),
    positives: ['root' + 'ly_' + sampleText('hex', 64), `ROOTLY_API_KEY=${'root' + 'ly_'}${sampleText('hex', 64, 2)}`],
    nearMisses: ['root' + 'ly_' + sampleText('hex', 63), 'root' + 'ly_' + '0'.repeat(64)],
  },
];
