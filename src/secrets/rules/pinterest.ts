// Pinterest: access and refresh tokens.
import { dottedStart, pattern } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const pinterestRules: readonly SecretRule[] = [
  {
    id: 'pinterest-token',
    title: 'Pinterest access or refresh token',
    keywords: ['pina_', 'pinr.'],
    pattern: pattern(dottedStart, String.raw`(?:pina_[A-Z0-9]{80,}|pinr\.[\w.-]{80,})`),
    positives: [
      'pi' + `na_${sampleText('base32', 100)}`,
      '"refresh_' + `token": "pinr.${sampleText('base62', 120, 2)}"`,
    ],
    nearMisses: [
      'pi' + `na_${sampleText('base32', 40)}`,
      'pi' + `na_${'X'.repeat(100)}`,
      'spi' + `na_${sampleText('base32', 100)}`,
      'pi' + `nr.${'x'.repeat(100)}`,
    ],
  },
];
