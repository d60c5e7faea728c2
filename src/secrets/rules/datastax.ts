// DataStax Astra: application tokens.
import { pattern, wordEnd, wordStart } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const datastaxRules: readonly SecretRule[] = [
  {
    id: 'astra-token',
    title: 'DataStax Astra application token',
    keywords: ['astracs:'],
    pattern: pattern(wordStart, 'AstraCS:[A-Za-z0-9]{24}:[0-9a-f]{64}', wordEnd),
    positives: [
      'Astra' + `CS:${sampleText('base62', 24)}:${sampleText('hex', 64)}`,
      `ASTRA_DB_APPLICATION_TOKEN=${'Astra' + 'CS'}:${sampleText('base62', 24, 2)}:${sampleText('hex', 64, 2)}`,
    ],
    nearMisses: [
      'Astra' + `CS:${sampleText('base62', 24)}:${sampleText('hex', 63)}`,
      'Astra' + `CS:${sampleText('base62', 24)}`,
      'Astra' + `CS:${sampleText('base62', 24)}:${'0'.repeat(64)}`,
    ],
  },
];
