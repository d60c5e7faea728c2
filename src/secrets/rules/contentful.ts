// Contentful: management tokens; delivery and preview tokens beside their name.
import { kebabEnd, kebabStart, namedAfter, pattern, patternIgnoringCase } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const contentfulRules: readonly SecretRule[] = [
  {
    id: 'contentful-management-token',
    title: 'Contentful management token',
    keywords: ['cfpat-'],
    pattern: pattern(kebabStart, String.raw`CFPAT-[\w-]{43}`, kebabEnd),
    positives: [
      'CFP' + `AT-${sampleText('base64url', 43)}`,
      'CONTENTFUL_MANAGEMENT_' + `TOKEN=CFPAT-${sampleText('base64url', 43, 2)}`,
    ],
    nearMisses: [
      'CFP' + `AT-${sampleText('base64url', 42)}`,
      'CFP' + `AT-${'x'.repeat(43)}`,
      'XCF' + `PAT-${sampleText('base64url', 43)}`,
    ],
  },
  {
    id: 'contentful-access-token',
    title: 'Contentful access token',
    keywords: ['contentful', 'ctf_'],
    pattern: patternIgnoringCase(namedAfter('contentful|ctf', 'token|key'), String.raw`(?<secret>[\w-]{43})`, kebabEnd),
    isSecret: hasLettersAndDigits,
    positives: [
      'CONTENTFUL_' + `ACCESS_TOKEN=${sampleText('base64url', 43)}`,
      '"contentful' + `PreviewToken": "${sampleText('base64url', 43, 2)}"`,
      'ctf_cda_' + `access_token: '${sampleText('base64url', 43, 3)}'`,
    ],
    nearMisses: [
      'CONTENTFUL_' + `ACCESS_TOKEN=${sampleText('base64url', 42)}`,
      'CONTENTFUL_' + `ACCESS_TOKEN=${'x'.repeat(43)}`,
      'checksum ' + `= ${sampleText('base64url', 43)}`,
      'CONTENTFUL_' + `SPACE_ID=${sampleText('base62', 12).toLowerCase()}`,
    ],
  },
];
