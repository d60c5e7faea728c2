// Depot: tokens of organisations, projects and users.
import { pattern, wordEnd, wordStart } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const depotRules: readonly SecretRule[] = [
  {
    id: 'depot-token',
    title: 'Depot token',
    keywords: ['depot_org_', 'depot_project_', 'depot_user_'],
    pattern: pattern(wordStart, 'depot_(?:org|project|user)_[0-9a-f]{64}', wordEnd),
    positives: [
      'de' + 'pot_project_' + sampleText('hex', 64),
      `DEPOT_TOKEN=${'de' + 'pot_org_'}${sampleText('hex', 64, 2)}`,
      'de' + 'pot_user_' + sampleText('hex', 64, 3),
    ],
    nearMisses: [
      'de' + 'pot_project_' + sampleText('hex', 63),
      'de' + 'pot_project_' + '0'.repeat(64),
      'de' + 'pot_project_id',
    ],
  },
];
