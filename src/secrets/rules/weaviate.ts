// Weaviate Cloud: API keys beside their name; they have no shape of their own.
import { base64Character, namedAfter, patternIgnoringCase, wordEnd } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const weaviateRules: readonly SecretRule[] = [
  {
    id: 'weaviate-api-key',
    title: 'Weaviate API key',
    keywords: ['weaviate', 'wcs_api', 'wcd_api'],
    pattern: patternIgnoringCase(
      namedAfter('weaviate|wcs|wcd'),
      `(?<secret>[a-z0-9]{36,40}|${base64Character}{70,100}={0,2})`,
      wordEnd,
    ),
    isSecret: hasLettersAndDigits,
    positives: [
      'WEAVIATE_' + `API_KEY=${sampleText('base62', 36)}`,
      '"weaviate' + `ApiKey": "${sampleText('base62', 90, 2)}"`,
      'WCD_API_' + `KEY: ${sampleText('base62', 36, 3)}`,
    ],
    nearMisses: [
      'WEAVIATE_' + `API_KEY=${sampleText('base62', 35)}`,
      'WEAVIATE_' + `API_KEY=${'x'.repeat(36)}`,
      'checksum ' + `= ${sampleText('base62', 36)}`,
    ],
  },
];
