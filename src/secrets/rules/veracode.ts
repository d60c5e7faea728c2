// Veracode: keys beside their name.
import { namedAfter, patternIgnoringCase, wordEnd } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const veracodeRules: readonly SecretRule[] = [
  {
    id: 'veracode-api-key',
    title: 'Veracode API secret',
    keywords: ['veracode'],
    pattern: patternIgnoringCase(namedAfter('veracode', 'key|secret'), '(?<secret>[0-9a-f]{128})', wordEnd),
    isSecret: hasLettersAndDigits,
    positives: [
      `VERACODE_API_KEY=${sampleText('hex', 128)}`,
      `veracode_api_key_secret: "${sampleText('hex', 128, 2)}"`,
    ],
    nearMisses: [
      `VERACODE_API_KEY=${sampleText('hex', 127)}`,
      `VERACODE_SCAN=${sampleText('hex', 128)}`,
      `VERACODE_API_KEY=${'0'.repeat(128)}`,
    ],
  },
];
