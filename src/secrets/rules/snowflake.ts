// Snowflake: passwords and secrets beside their name.
import { namedAfter, patternIgnoringCase } from '../pattern-parts.ts';
import { isMixedCase } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const snowflakeRules: readonly SecretRule[] = [
  {
    id: 'snowflake-password',
    title: 'Snowflake password or client secret',
    keywords: ['snowflake', 'snowsql'],
    pattern: patternIgnoringCase(
      namedAfter('snowflake|snowsql', 'password|passwd|pwd|secret'),
      String.raw`(?<secret>[A-Za-z0-9!#$%&*+=?@^_~-]{12,64})(?![\w(]|\.\w)`,
    ),
    isSecret: (value) => /\d/.test(value) && isMixedCase(value),
    positives: [
      `SNOWFLAKE_PASSWORD=${sampleText('base62', 20)}`,
      `snowflake_client_secret: "${sampleText('base62', 43, 2)}"`,
      `SNOWSQL_PWD='${sampleText('base62', 16, 3)}'`,
    ],
    nearMisses: [
      'SNOWFLAKE_PASSWORD=process.env.SNOWFLAKE_PASSWORD',
      'SNOWFLAKE_PASSWORD=your-password-123A',
      `SNOWFLAKE_ACCOUNT=${sampleText('base62', 20)}`,
    ],
  },
];
