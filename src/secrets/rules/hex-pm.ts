// Hex, the registry of Erlang and Elixir: API keys beside their name.
import { spelled, spellingsOf } from '../name-spellings.ts';
import { namedAfter, patternIgnoringCase, wordEnd } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const hexPmRules: readonly SecretRule[] = [
  {
    id: 'hex-api-key',
    title: 'Hex API key',
    keywords: [...spellingsOf('hex', 'api'), ...spellingsOf('hex', 'pm')],
    pattern: patternIgnoringCase(
      namedAfter(`${spelled('hex', 'api')}|${spelled('hex', 'pm')}`, 'key|token'),
      '(?<secret>[0-9a-f]{32})',
      wordEnd,
    ),
    isSecret: hasLettersAndDigits,
    positives: [`HEX_API_KEY=${sampleText('hex', 32)}`, `hexpm_token: "${sampleText('hex', 32, 2)}"`],
    nearMisses: [
      `HEX_API_KEY=${sampleText('hex', 31)}`,
      `hex_color_key=${sampleText('hex', 32)}`,
      `HEX_API_KEY=${'0'.repeat(32)}`,
    ],
  },
];
