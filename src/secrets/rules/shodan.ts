// Shodan: API keys beside their name; they have no shape of their own.
import { namedAfter, patternIgnoringCase, wordEnd } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const shodanRules: readonly SecretRule[] = [
  {
    id: 'shodan-api-key',
    title: 'Shodan API key',
    keywords: ['shodan'],
    pattern: patternIgnoringCase(namedAfter('shodan'), '(?<secret>[a-z0-9]{32})', wordEnd),
    isSecret: hasLettersAndDigits,
    positives: [
      'SHODAN_' + `API_KEY=${sampleText('base62', 32)}`,
      '"shodan' + `Key": "${sampleText('base62', 32, 2)}"`,
      'shodan.' + `Shodan(key='${sampleText('base62', 32, 3)}')`,
    ],
    nearMisses: [
      'SHODAN_' + `API_KEY=${sampleText('base62', 31)}`,
      'SHODAN_' + `API_KEY=${'x'.repeat(32)}`,
      'checksum ' + `= ${sampleText('base62', 32)}`,
    ],
  },
];
