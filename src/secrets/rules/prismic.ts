// Prismic: permanent access tokens and write keys beside their name.
import { kebabEnd, namedAfter, patternIgnoringCase } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const prismicRules: readonly SecretRule[] = [
  {
    id: 'prismic-access-token',
    title: 'Prismic access token',
    keywords: ['prismic'],
    pattern: patternIgnoringCase(
      namedAfter('prismic'),
      String.raw`(?<secret>MC5[\w-]{14,24}\.[\w-]{40,160})`,
      kebabEnd,
    ),
    isSecret: hasLettersAndDigits,
    positives: [
      'PRISMIC_ACCESS_' + `TOKEN=MC5${sampleText('base64url', 17)}.${sampleText('base64url', 40, 11)}`,
      '"prismicAccess' + `Token": "MC5${sampleText('base64url', 17, 2)}.${sampleText('base64url', 40, 12)}"`,
      'prismic_' + `token: 'MC5${sampleText('base64url', 17, 3)}.${sampleText('base64url', 40, 13)}'`,
    ],
    nearMisses: [
      'PRISMIC_ACCESS_' + `TOKEN=MC5${sampleText('base64url', 17)}.${sampleText('base64url', 39, 11)}`,
      'PRISMIC_ACCESS_' + `TOKEN=MC5${'x'.repeat(17)}.${'x'.repeat(40)}`,
      'checksum ' + `= MC5${sampleText('base64url', 17)}.${sampleText('base64url', 40, 11)}`,
      'PRISMIC_REPOSITORY=' + 'acme-website',
    ],
  },
];
