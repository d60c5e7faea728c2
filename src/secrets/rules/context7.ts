// Context7: API keys.
import { kebabEnd, kebabStart, pattern, uuid } from '../pattern-parts.ts';
import { sampleText, sampleUuid } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const context7Rules: readonly SecretRule[] = [
  {
    id: 'context7-api-key',
    title: 'Context7 API key',
    keywords: ['ctx7sk-'],
    pattern: pattern(kebabStart, `ctx7sk-${uuid}`, kebabEnd),
    positives: ['ctx' + `7sk-${sampleUuid()}`, 'CONTEXT7_API_' + `KEY=ctx7sk-${sampleUuid(2)}`],
    nearMisses: [
      'ctx' + `7sk-${sampleText('hex', 32)}`,
      'ctx7sk-00000000-' + `0000-0000-0000-${'0'.repeat(12)}`,
      'ctx' + `7pk-${sampleUuid()}`,
    ],
  },
];
