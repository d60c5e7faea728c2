// Cohere: API keys beside their name; they have no shape of their own.
import { namedAfter, patternIgnoringCase, wordEnd } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const cohereRules: readonly SecretRule[] = [
  {
    id: 'cohere-api-key',
    title: 'Cohere API key',
    keywords: ['cohere', 'co_api_key', 'coapikey', 'co-api-key', 'co.api.key'],
    pattern: patternIgnoringCase(namedAfter('cohere|co[_.-]?api'), '(?<secret>[a-z0-9]{40})', wordEnd),
    isSecret: hasLettersAndDigits,
    positives: [
      'COHERE_' + `API_KEY=${sampleText('base62', 40)}`,
      '"cohere' + `ApiKey": "${sampleText('base62', 40, 2)}"`,
      'CO_API_' + `KEY: ${sampleText('base62', 40, 3)}`,
      'cohere.Client' + `V2(api_key="${sampleText('base62', 40, 4)}")`,
    ],
    nearMisses: [
      'COHERE_' + `API_KEY=${sampleText('base62', 39)}`,
      'COHERE_' + `API_KEY=${'x'.repeat(40)}`,
      'checksum ' + `= ${sampleText('base62', 40)}`,
      'const ' + `coherence = "${sampleText('base62', 39)}"`,
    ],
  },
];
