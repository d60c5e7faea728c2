// Firecrawl: API keys.
import { kebabStart, pattern, wordEnd } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const firecrawlRules: readonly SecretRule[] = [
  {
    id: 'firecrawl-api-key',
    title: 'Firecrawl API key',
    keywords: ['fc-'],
    pattern: pattern(kebabStart, 'fc-[0-9a-f]{32}', wordEnd),
    positives: ['f' + `c-${sampleText('hex', 32)}`, 'FIRECRAWL_' + `API_KEY=fc-${sampleText('hex', 32, 2)}`],
    nearMisses: ['f' + `c-${sampleText('hex', 31)}`, 'f' + `c-${'0'.repeat(32)}`, 'rf' + `c-${sampleText('hex', 32)}`],
  },
];
