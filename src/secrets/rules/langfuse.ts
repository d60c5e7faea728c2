// Langfuse: secret keys. Public keys (`pk-lf-`) stand in browsers.
import { kebabEnd, kebabStart, pattern, uuid } from '../pattern-parts.ts';
import { sampleText, sampleUuid } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const langfuseRules: readonly SecretRule[] = [
  {
    id: 'langfuse-secret-key',
    title: 'Langfuse secret key',
    keywords: ['sk-lf-'],
    pattern: pattern(kebabStart, `sk-lf-${uuid}`, kebabEnd),
    positives: ['sk-' + `lf-${sampleUuid()}`, 'LANGFUSE_SECRET_' + `KEY="sk-lf-${sampleUuid(2)}"`],
    nearMisses: [
      'sk-' + `lf-${sampleText('hex', 32)}`,
      'sk-lf-00000000-' + `0000-0000-0000-${'0'.repeat(12)}`,
      'pk-' + `lf-${sampleUuid()}`,
    ],
  },
];
