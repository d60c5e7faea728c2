// RapidAPI: application keys.
import { pattern, wordEnd, wordStart } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const rapidapiRules: readonly SecretRule[] = [
  {
    id: 'rapidapi-key',
    title: 'RapidAPI key',
    keywords: ['msh'],
    lead: 10,
    pattern: pattern(wordStart, '[0-9a-f]{10}msh[0-9a-f]{15}p[0-9a-f]{6}jsn[0-9a-f]{12}', wordEnd),
    positives: [
      `${sampleText('hex', 10)}msh${sampleText('hex', 15, 11)}p${sampleText('hex', 6, 21)}jsn${sampleText('hex', 12, 31)}`,
      'X-Rapid' +
        `API-Key: ${sampleText('hex', 10, 2)}msh${sampleText('hex', 15, 12)}p${sampleText('hex', 6, 22)}jsn${sampleText('hex', 12, 32)}`,
    ],
    nearMisses: [
      `${sampleText('hex', 10)}msh${sampleText('hex', 15, 11)}p${sampleText('hex', 6, 21)}jsn${sampleText('hex', 11, 31)}`,
      `${'0'.repeat(10)}msh${'0'.repeat(15)}p000000jsn${'0'.repeat(12)}`,
      `${sampleText('hex', 10)}msg${sampleText('hex', 15, 11)}p${sampleText('hex', 6, 21)}jsn${sampleText('hex', 12, 31)}`,
    ],
  },
];
