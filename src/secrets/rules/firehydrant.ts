// FireHydrant: bot tokens.
import { kebabEnd, kebabStart, pattern } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const firehydrantRules: readonly SecretRule[] = [
  {
    id: 'firehydrant-token',
    title: 'FireHydrant bot token',
    keywords: ['fhb-'],
    pattern: pattern(kebabStart, 'fhb-[0-9a-f]{32}', kebabEnd),
    positives: ['fh' + 'b-' + sampleText('hex', 32), `FIREHYDRANT_API_KEY=${'fh' + 'b-'}${sampleText('hex', 32, 2)}`],
    nearMisses: ['fh' + 'b-' + sampleText('hex', 31), 'fh' + 'b-' + '0'.repeat(32)],
  },
];
