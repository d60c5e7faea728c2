// Adobe: client secrets.
import { kebabEnd, kebabStart, pattern } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const adobeRules: readonly SecretRule[] = [
  {
    id: 'adobe-client-secret',
    title: 'Adobe client secret',
    keywords: ['p8e-'],
    pattern: pattern(kebabStart, String.raw`p8e-[\w-]{32}`, kebabEnd),
    isSecret: hasLettersAndDigits,
    positives: [
      'p8' + `e-${sampleText('base64url', 32)}`,
      'ADOBE_CLIENT_' + `SECRET=p8e-${sampleText('base64url', 32, 2)}`,
    ],
    nearMisses: [
      'p8' + `e-${sampleText('base64url', 31)}`,
      'p8' + `e-${'x'.repeat(32)}`,
      'ap' + `8e-${sampleText('base64url', 32)}`,
      'ADOBE_' + `CLIENT_ID=${sampleText('hex', 32)}`,
    ],
  },
];
