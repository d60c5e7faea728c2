// Couchbase Capella: secrets of API keys beside their name.
import { base64Character, namedAfter, patternIgnoringCase } from '../pattern-parts.ts';
import { isMixedCase } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const couchbaseRules: readonly SecretRule[] = [
  {
    id: 'couchbase-capella-secret',
    title: 'Couchbase Capella API secret',
    keywords: ['couchbase', 'capella'],
    pattern: patternIgnoringCase(
      namedAfter('couchbase|capella', 'secret|token|key'),
      String.raw`(?<secret>${base64Character}{64,120}={0,2})(?![\w+/])`,
    ),
    isSecret: isMixedCase,
    positives: [
      `CAPELLA_SECRET_KEY=${sampleText('base62', 64)}`,
      `couchbase_api_token: "${sampleText('base64', 86, 2)}=="`,
    ],
    nearMisses: [
      `CAPELLA_SECRET_KEY=${sampleText('base62', 63)}`,
      `CAPELLA_CLUSTER=${sampleText('base62', 64)}`,
      `CAPELLA_SECRET_KEY=${'x'.repeat(64)}`,
    ],
  },
];
