// Ghost: admin API keys and staff tokens, an id and a secret. Content API keys stand in browsers.
import { namedAfter, patternIgnoringCase, wordEnd } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const ghostRules: readonly SecretRule[] = [
  {
    id: 'ghost-admin-api-key',
    title: 'Ghost admin API key',
    keywords: ['ghost'],
    pattern: patternIgnoringCase(namedAfter('ghost'), '(?<secret>[0-9a-f]{24}:[0-9a-f]{64})', wordEnd),
    positives: [
      'GHOST_ADMIN_' + `API_KEY=${sampleText('hex', 24)}:${sampleText('hex', 64, 11)}`,
      '"ghostAdmin' + `Key": "${sampleText('hex', 24, 2)}:${sampleText('hex', 64, 12)}"`,
    ],
    nearMisses: [
      'GHOST_ADMIN_' + `API_KEY=${sampleText('hex', 24)}:${sampleText('hex', 63, 11)}`,
      'GHOST_CONTENT_' + `API_KEY=${sampleText('hex', 26)}`,
      'GHOST_ADMIN_' + `API_KEY=${'0'.repeat(24)}:${'0'.repeat(64)}`,
    ],
  },
];
