// LogDNA (Mezmo): ingestion and service keys beside their name.
import { namedAfter, patternIgnoringCase, wordEnd } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const logdnaRules: readonly SecretRule[] = [
  {
    id: 'logdna-key',
    title: 'LogDNA key',
    keywords: ['logdna', 'mezmo'],
    pattern: patternIgnoringCase(namedAfter('logdna|mezmo', 'key|token'), '(?<secret>(?:sts_)?[0-9a-f]{32})', wordEnd),
    isSecret: hasLettersAndDigits,
    positives: [`LOGDNA_INGESTION_KEY=${sampleText('hex', 32)}`, `mezmo_api_key: "${sampleText('hex', 32, 2)}"`],
    nearMisses: [
      `LOGDNA_INGESTION_KEY=${sampleText('hex', 31)}`,
      `LOGDNA_INGESTION_KEY=${'0'.repeat(32)}`,
      `LOGDNA_HOST=${sampleText('hex', 32)}`,
    ],
  },
];
