// LinkedIn: client secrets, and access tokens beside their name. Client ids are no secret.
import { namedAfter, pattern, patternIgnoringCase, wordEnd, wordStart } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const linkedinRules: readonly SecretRule[] = [
  {
    id: 'linkedin-client-secret',
    title: 'LinkedIn client secret',
    keywords: ['wpl_ap'],
    pattern: pattern(wordStart, String.raw`WPL_AP\d\.[A-Za-z0-9]{16}\.[A-Za-z0-9+/]{6}(?:=|%3D|\\u003d){2}`),
    isSecret: hasLettersAndDigits,
    positives: [
      'WPL_' + `AP1.${sampleText('base62', 16)}.${sampleText('base62', 6, 11)}==`,
      'LINKEDIN_CLIENT_' + `SECRET=WPL_AP1.${sampleText('base62', 16, 2)}.${sampleText('base62', 6, 12)}==`,
    ],
    nearMisses: [
      'WPL_' + `AP1.${sampleText('base62', 15)}.${sampleText('base62', 6, 11)}==`,
      'WPL_' + `AP1.${'x'.repeat(16)}.${'x'.repeat(6)}==`,
      'WPL_' + `AP1.${sampleText('base62', 16)}`,
    ],
  },
  {
    id: 'linkedin-token',
    title: 'LinkedIn access token or client secret',
    keywords: ['linkedin', 'linked_in', 'li_client_secret'],
    pattern: patternIgnoringCase(
      namedAfter('linked_?in|li', 'token|secret'),
      String.raw`(?<secret>aq[a-z][\w-]{120,400}|[a-z0-9]{16})`,
      wordEnd,
    ),
    isSecret: hasLettersAndDigits,
    positives: [
      'LINKEDIN_' + `CLIENT_SECRET=${sampleText('base62', 16)}`,
      '"linkedinAccess' + `Token": "AQV${sampleText('base64url', 200, 2)}"`,
      'linkedin_' + `secret: '${sampleText('base62', 16, 3)}'`,
    ],
    nearMisses: [
      'LINKEDIN_' + `CLIENT_SECRET=${sampleText('base62', 15)}`,
      'LINKEDIN_' + `CLIENT_SECRET=${'x'.repeat(16)}`,
      'checksum ' + `= ${sampleText('base62', 16)}`,
      'LINKEDIN_' + `CLIENT_ID=${sampleText('base62', 14).toLowerCase()}`,
    ],
  },
];
