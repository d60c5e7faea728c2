// ClickHouse Cloud: secrets of API keys.
import { base64End, base64Start, pattern } from '../pattern-parts.ts';
import { isMixedCase } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const clickhouseRules: readonly SecretRule[] = [
  {
    id: 'clickhouse-cloud-secret',
    title: 'ClickHouse Cloud API secret',
    keywords: ['4b1d'],
    pattern: pattern(base64Start, '4b1d[A-Za-z0-9]{38}', base64End),
    isSecret: isMixedCase,
    positives: [
      '4b' + '1d' + sampleText('base62', 38),
      `CLICKHOUSE_KEY_SECRET=${'4b' + '1d'}${sampleText('base62', 38, 2)}`,
    ],
    nearMisses: [
      '4b' + '1d' + sampleText('base62', 37),
      // A hash that begins alike.
      '4b' + '1d' + sampleText('hex', 38),
      '4b' + '1d' + 'x'.repeat(38),
    ],
  },
];
