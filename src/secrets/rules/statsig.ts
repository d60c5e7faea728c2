// Statsig: server secrets and console keys. Client keys (`client-`) stand in browsers.
import { kebabEnd, kebabStart, pattern } from '../pattern-parts.ts';
import { isMixedCase } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const statsigRules: readonly SecretRule[] = [
  {
    id: 'statsig-secret',
    title: 'Statsig server secret or console key',
    keywords: ['secret-', 'console-'],
    pattern: pattern(kebabStart, '(?:secret|console)-[A-Za-z0-9]{40,50}', kebabEnd),
    isSecret: isMixedCase,
    positives: [
      'sec' + `ret-${sampleText('base62', 43)}`,
      'STATSIG_SERVER_' + `SECRET=secret-${sampleText('base62', 43, 2)}`,
    ],
    nearMisses: [
      'sec' + `ret-${sampleText('base62', 30)}`,
      'sec' + `ret-${'x'.repeat(43)}`,
      'cli' + `ent-${sampleText('base62', 43)}`,
      'top-' + `secret-${sampleText('base62', 43)}`,
    ],
  },
];
