// InfluxDB: API tokens beside their name.
import { equals, namedAfter, patternIgnoringCase } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const influxdbRules: readonly SecretRule[] = [
  {
    id: 'influxdb-token',
    title: 'InfluxDB API token',
    keywords: ['influx'],
    pattern: patternIgnoringCase(
      namedAfter('influx(?:_?db)?', 'token'),
      String.raw`(?:Token\s)?(?<secret>[\w-]{86}`,
      equals,
      '{2})',
    ),
    isSecret: hasLettersAndDigits,
    positives: [
      `INFLUX_TOKEN=${sampleText('base64url', 86)}==`,
      `influxdb_token: "${sampleText('base64url', 86, 2)}=="`,
    ],
    nearMisses: [
      `INFLUX_TOKEN=${sampleText('base64url', 85)}==`,
      `INFLUX_BUCKET=${sampleText('base64url', 86)}==`,
      `INFLUX_TOKEN=${'x'.repeat(86)}==`,
    ],
  },
];
