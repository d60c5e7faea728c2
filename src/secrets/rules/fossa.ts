// FOSSA: keys beside their name.
import { namedAfter, patternIgnoringCase, wordEnd } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const fossaRules: readonly SecretRule[] = [
  {
    id: 'fossa-api-key',
    title: 'FOSSA API key',
    keywords: ['fossa'],
    pattern: patternIgnoringCase(namedAfter('fossa', 'key|token'), '(?<secret>[0-9a-f]{32})', wordEnd),
    isSecret: hasLettersAndDigits,
    positives: [`FOSSA_API_KEY=${sampleText('hex', 32)}`, `fossa_api_key: "${sampleText('hex', 32, 2)}"`],
    nearMisses: [
      `FOSSA_API_KEY=${sampleText('hex', 31)}`,
      `FOSSA_PROJECT=${sampleText('hex', 32)}`,
      `FOSSA_API_KEY=${'0'.repeat(32)}`,
    ],
  },
];
