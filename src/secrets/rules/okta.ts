// Okta: API tokens and client secrets. Client ids (`0oa…`) are no secret.
import { kebabEnd, namedAfter, patternIgnoringCase } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const oktaRules: readonly SecretRule[] = [
  {
    id: 'okta-api-token',
    title: 'Okta API token',
    keywords: ['okta', 'ssws '],
    pattern: patternIgnoringCase(String.raw`(?:${namedAfter('okta')}|ssws\s{1,4})(?<secret>00[\w-]{40})`, kebabEnd),
    isSecret: hasLettersAndDigits,
    positives: [
      'OKTA_API_' + `TOKEN=00${sampleText('base64url', 40)}`,
      'Authorization:' + ` SSWS 00${sampleText('base64url', 40, 2)}`,
      '"okta' + `Token": "00${sampleText('base64url', 40, 3)}"`,
    ],
    nearMisses: [
      'OKTA_API_' + `TOKEN=00${sampleText('base64url', 39)}`,
      'OKTA_API_' + `TOKEN=00${'x'.repeat(40)}`,
      'OKTA_CLIENT_' + `ID=0oa${sampleText('base62', 17)}`,
      'Authorization:' + ` SSWS 01${sampleText('base64url', 40)}`,
    ],
  },
  {
    id: 'okta-client-secret',
    title: 'Okta client secret',
    keywords: ['okta'],
    pattern: patternIgnoringCase(
      namedAfter('okta', 'secret'),
      String.raw`(?<secret>[\w-]{64}|(?!00)[\w-]{40})`,
      kebabEnd,
    ),
    isSecret: hasLettersAndDigits,
    positives: [
      'OKTA_CLIENT_' + `SECRET=${sampleText('base64url', 64)}`,
      '"oktaClient' + `Secret": "Q${sampleText('base64url', 39, 2)}"`,
    ],
    nearMisses: [
      'OKTA_CLIENT_' + `SECRET=${sampleText('base64url', 63)}`,
      'OKTA_CLIENT_' + `SECRET=${'x'.repeat(64)}`,
      'checksum ' + `= ${sampleText('base64url', 64)}`,
      'OKTA_CLIENT_' + `ID=0oa${sampleText('base62', 17)}`,
    ],
  },
];
