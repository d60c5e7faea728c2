// dbt Cloud: service and personal tokens.
import { kebabStart, pattern } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const dbtRules: readonly SecretRule[] = [
  {
    id: 'dbt-cloud-token',
    title: 'dbt Cloud token',
    keywords: ['dbtc_', 'dbtu_'],
    pattern: pattern(kebabStart, String.raw`dbt[cu]_[\w-]{30,}`),
    isSecret: hasLettersAndDigits,
    positives: [
      'db' + 'tc_' + sampleText('base64url', 42),
      `DBT_CLOUD_API_TOKEN=${'db' + 'tu_'}${sampleText('base64url', 42, 2)}`,
    ],
    nearMisses: [
      'db' + 'tc_' + sampleText('base64url', 20),
      'db' + 'tc_' + 'x'.repeat(42),
      'db' + 'tx_' + sampleText('base64url', 42),
    ],
  },
];
