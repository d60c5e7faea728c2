// AI21: API keys beside their name; they have no shape of their own.
import { namedAfter, patternIgnoringCase, uuid, wordEnd } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText, sampleUuid } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const ai21Rules: readonly SecretRule[] = [
  {
    id: 'ai21-api-key',
    title: 'AI21 API key',
    keywords: ['ai21'],
    pattern: patternIgnoringCase(namedAfter('ai21'), `(?<secret>[a-z0-9]{32}|${uuid})`, wordEnd),
    isSecret: hasLettersAndDigits,
    positives: [
      'AI21_' + `API_KEY=${sampleText('base62', 32)}`,
      '"ai21Api' + `Key": "${sampleUuid(2)}"`,
      'AI21Client(api_' + `key='${sampleText('base62', 32, 3)}')`,
    ],
    nearMisses: [
      'AI21_' + `API_KEY=${sampleText('base62', 31)}`,
      'AI21_' + `API_KEY=${'x'.repeat(32)}`,
      'checksum ' + `= ${sampleText('base62', 32)}`,
    ],
  },
];
