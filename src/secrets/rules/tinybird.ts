// Tinybird: tokens.
import { dottedStart, kebabEnd, pattern } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const tinybirdRules: readonly SecretRule[] = [
  {
    id: 'tinybird-token',
    title: 'Tinybird token',
    keywords: ['p.eyj1ijoi'],
    pattern: pattern(dottedStart, String.raw`p\.eyJ1Ijoi[\w-]{40,}\.[\w-]{43}`, kebabEnd),
    positives: [
      'p.' + 'eyJ1' + `Ijoi${sampleText('base64url', 110)}.${sampleText('base64url', 43)}`,
      `TB_TOKEN=${'p.' + 'eyJ1'}Ijoi${sampleText('base64url', 110, 2)}.${sampleText('base64url', 43, 2)}`,
    ],
    nearMisses: [
      'p.' + 'eyJ1' + `Ijoi${sampleText('base64url', 110)}.${sampleText('base64url', 42)}`,
      'p.' + 'eyJ1' + `Ijoi${sampleText('base64url', 110)}`,
    ],
  },
];
