// Telnyx: API keys.
import { pattern, wordEnd, wordStart } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const telnyxRules: readonly SecretRule[] = [
  {
    id: 'telnyx-api-key',
    title: 'Telnyx API key',
    keywords: ['key0'],
    pattern: pattern(wordStart, 'KEY0[0-9A-F]{31}_[A-Za-z0-9]{22}', wordEnd),
    positives: [
      'KE' + `Y0${sampleText('hex', 31).toUpperCase()}_${sampleText('base62', 22, 11)}`,
      'TELNYX_API_' + `KEY=KEY0${sampleText('hex', 31, 2).toUpperCase()}_${sampleText('base62', 22, 12)}`,
    ],
    nearMisses: [
      'KE' + `Y0${sampleText('hex', 31).toUpperCase()}_${sampleText('base62', 21, 11)}`,
      'KE' + `Y0${'0'.repeat(31)}_${'x'.repeat(22)}`,
      'MON' + `KEY0${sampleText('hex', 31).toUpperCase()}_${sampleText('base62', 22, 11)}`,
    ],
  },
];
