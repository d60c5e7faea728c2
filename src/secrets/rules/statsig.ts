// Statsig: server secrets and console keys. Client keys are meant to be seen.
import { kebabEnd, kebabStart, pattern } from '../pattern-parts.ts';
import { isMixedCase } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const statsigRules: readonly SecretRule[] = [
  {
    id: 'statsig-key',
    title: 'Statsig secret',
    keywords: ['secret-', 'console-'],
    pattern: pattern(kebabStart, '(?:secret|console)-[A-Za-z0-9]{40,50}', kebabEnd),
    isSecret: (value) => isMixedCase(value.slice(value.indexOf('-') + 1)),
    positives: [
      'sec' + `ret-${sampleText('base62', 43)}`,
      `STATSIG_CONSOLE_KEY=${'con' + 'sole-'}${sampleText('base62', 43, 2)}`,
    ],
    nearMisses: [
      'cli' + `ent-${sampleText('base62', 43)}`,
      'sec' + `ret-${sampleText('base62', 38)}`,
      'sec' + `ret-${'x'.repeat(43)}`,
    ],
  },
];
