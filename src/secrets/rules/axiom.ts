// Axiom: API, personal and ingest tokens.
import { kebabEnd, kebabStart, pattern, uuid } from '../pattern-parts.ts';
import { sampleUuid } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const axiomRules: readonly SecretRule[] = [
  {
    id: 'axiom-token',
    title: 'Axiom token',
    keywords: ['xaat-', 'xapt-', 'xait-'],
    pattern: pattern(kebabStart, 'xa[aip]t-', uuid, kebabEnd),
    positives: ['xa' + `at-${sampleUuid()}`, `AXIOM_TOKEN=${'xa' + 'pt-'}${sampleUuid(5)}`],
    nearMisses: ['xa' + `at-${sampleUuid().slice(0, -1)}`, 'xa' + 'at-00000000-0000-0000-0000-000000000000'],
  },
];
