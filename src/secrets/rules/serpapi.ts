// SerpApi and Serper: search API keys beside their name.
import { namedAfter, patternIgnoringCase, wordEnd } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const serpapiRules: readonly SecretRule[] = [
  {
    id: 'serpapi-api-key',
    title: 'SerpApi API key',
    keywords: ['serpapi', 'serp_api'],
    pattern: patternIgnoringCase(namedAfter('serp_?api'), '(?<secret>[0-9a-f]{64})', wordEnd),
    positives: [
      'SERPAPI_' + `API_KEY=${sampleText('hex', 64)}`,
      '"serpapi' + `Key": "${sampleText('hex', 64, 2)}"`,
      'SERPAPI_' + `KEY: ${sampleText('hex', 64, 3)}`,
    ],
    nearMisses: [
      'SERPAPI_' + `API_KEY=${sampleText('hex', 63)}`,
      'SERPAPI_' + `API_KEY=${sampleText('base62', 64)}`,
      'SERPAPI_' + `API_KEY=${'0'.repeat(64)}`,
      'checksum ' + `= ${sampleText('hex', 64)}`,
    ],
  },
  {
    id: 'serper-api-key',
    title: 'Serper API key',
    keywords: ['serper'],
    pattern: patternIgnoringCase(namedAfter('serper'), '(?<secret>[0-9a-f]{40})', wordEnd),
    positives: ['SERPER_' + `API_KEY=${sampleText('hex', 40)}`, '"serper' + `ApiKey": "${sampleText('hex', 40, 2)}"`],
    nearMisses: [
      'SERPER_' + `API_KEY=${sampleText('hex', 39)}`,
      'SERPER_' + `API_KEY=${sampleText('base62', 40)}`,
      'SERPER_' + `API_KEY=${'0'.repeat(40)}`,
      'checksum ' + `= ${sampleText('hex', 40)}`,
    ],
  },
];
