// Hex, the registry of Erlang and Elixir: API keys beside their name.
import { namedAfter, patternIgnoringCase, wordEnd } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const hexPmRules: readonly SecretRule[] = [
  {
    id: 'hex-api-key',
    title: 'Hex API key',
    keywords: ['hex_api', 'hex_pm', 'hexpm'],
    pattern: patternIgnoringCase(
      namedAfter('hex(?:_?pm)?_?api|hex_?pm', 'key|token'),
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
