// Mistral: API keys beside their name; they have no shape of their own.
import { namedAfter, patternIgnoringCase, wordEnd } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const mistralRules: readonly SecretRule[] = [
  {
    id: 'mistral-api-key',
    title: 'Mistral API key',
    keywords: ['mistral', 'codestral'],
    pattern: patternIgnoringCase(namedAfter('mistral|codestral'), '(?<secret>[a-z0-9]{32})', wordEnd),
    isSecret: hasLettersAndDigits,
    positives: [
      'MISTRAL_' + `API_KEY=${sampleText('base62', 32)}`,
      '"mistral' + `ApiKey": "${sampleText('base62', 32, 2)}"`,
      'Mistral(api_' + `key="${sampleText('base62', 32, 3)}")`,
      'CODESTRAL_' + `API_KEY: ${sampleText('base62', 32, 4)}`,
    ],
    nearMisses: [
      'MISTRAL_' + `API_KEY=${sampleText('base62', 31)}`,
      'MISTRAL_' + `API_KEY=${'x'.repeat(32)}`,
      'checksum ' + `= ${sampleText('base62', 32)}`,
      'MISTRAL_' + `MODEL=${sampleText('base62', 32)}`,
    ],
  },
];
