// EasyPost: production and test API keys.
import { pattern, wordEnd, wordStart } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const easypostRules: readonly SecretRule[] = [
  {
    id: 'easypost-api-key',
    title: 'EasyPost API key',
    keywords: ['ezak', 'eztk'],
    pattern: pattern(wordStart, 'EZ[AT]K[A-Za-z0-9]{54}', wordEnd),
    positives: ['EZ' + `AK${sampleText('base62', 54)}`, 'EASYPOST_' + `API_KEY=EZTK${sampleText('base62', 54, 2)}`],
    nearMisses: [
      'EZ' + `AK${sampleText('base62', 53)}`,
      'EZ' + `TK${'x'.repeat(54)}`,
      'EZ' + `BK${sampleText('base62', 54)}`,
      'BRE' + `EZAK${sampleText('base62', 54)}`,
    ],
  },
];
