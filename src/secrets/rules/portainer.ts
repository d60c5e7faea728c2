// Portainer: access tokens.
import { base64Character, equals, pattern, wordStart } from '../pattern-parts.ts';
import { isMixedCase } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const portainerRules: readonly SecretRule[] = [
  {
    id: 'portainer-access-token',
    title: 'Portainer access token',
    keywords: ['ptr_'],
    pattern: pattern(wordStart, String.raw`ptr_${base64Character}{43}`, equals),
    isSecret: isMixedCase,
    positives: ['pt' + `r_${sampleText('base64', 43)}=`, `X-API-Key: ${'pt' + 'r_'}${sampleText('base62', 43, 2)}=`],
    nearMisses: [
      'pt' + `r_${sampleText('base64', 42)}=`,
      'pt' + `r_${'A'.repeat(43)}=`,
      'pt' + 'r_to_the_first_element_of_an_array_of_things =',
    ],
  },
];
