// CockroachDB Cloud: secrets of service accounts.
import { pattern, wordEnd, wordStart } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const cockroachRules: readonly SecretRule[] = [
  {
    id: 'cockroach-cloud-key',
    title: 'CockroachDB Cloud API key',
    keywords: ['ccdb1_'],
    pattern: pattern(wordStart, 'CCDB1_[A-Za-z0-9]{22}_[A-Za-z0-9]{40}', wordEnd),
    positives: [
      'CC' + `DB1_${sampleText('base62', 22)}_${sampleText('base62', 40)}`,
      `COCKROACH_API_KEY=${'CC' + 'DB1_'}${sampleText('base62', 22, 2)}_${sampleText('base62', 40, 2)}`,
    ],
    nearMisses: [
      'CC' + `DB1_${sampleText('base62', 22)}_${sampleText('base62', 39)}`,
      'CC' + `DB1_${sampleText('base62', 22)}_${'x'.repeat(40)}`,
    ],
  },
];
