// Square: access tokens and application secrets. Application ids (`sq0idp-`) stand in browsers.
import { kebabEnd, kebabStart, pattern } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const squareRules: readonly SecretRule[] = [
  {
    id: 'square-token',
    title: 'Square access token or application secret',
    keywords: ['sq0atp-', 'sq0csp-', 'eaaa'],
    pattern: pattern(kebabStart, String.raw`(?:sq0atp-[\w-]{22}|sq0csp-[\w-]{43}|EAAA[\w-]{60})`, kebabEnd),
    isSecret: hasLettersAndDigits,
    positives: [
      'sq0' + `atp-${sampleText('base64url', 22)}`,
      'sq0' + `csp-${sampleText('base64url', 43, 2)}`,
      'SQUARE_ACCESS_' + `TOKEN=EAAA${sampleText('base64url', 60, 3)}`,
    ],
    nearMisses: [
      'sq0' + `atp-${sampleText('base64url', 21)}`,
      'sq0' + `csp-${'x'.repeat(43)}`,
      'sq0' + `idp-${sampleText('base64url', 22)}`,
      'EA' + `AA${sampleText('base64url', 59)}`,
    ],
  },
];
