// Gumroad: access tokens and application secrets beside their name.
import { kebabEnd, namedAfter, patternIgnoringCase } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const gumroadRules: readonly SecretRule[] = [
  {
    id: 'gumroad-token',
    title: 'Gumroad access token or secret',
    keywords: ['gumroad'],
    pattern: patternIgnoringCase(
      namedAfter('gumroad', 'token|secret'),
      String.raw`(?<secret>[\w-]{43}|[0-9a-f]{64})`,
      kebabEnd,
    ),
    isSecret: hasLettersAndDigits,
    positives: [
      'GUMROAD_' + `ACCESS_TOKEN=${sampleText('base64url', 43)}`,
      '"gumroadAccess' + `Token": "${sampleText('hex', 64, 2)}"`,
      'gumroad_app_' + `secret: '${sampleText('base64url', 43, 3)}'`,
    ],
    nearMisses: [
      'GUMROAD_' + `ACCESS_TOKEN=${sampleText('base64url', 42)}`,
      'GUMROAD_' + `ACCESS_TOKEN=${'x'.repeat(43)}`,
      'checksum ' + `= ${sampleText('base64url', 43)}`,
      'GUMROAD_' + `PRODUCT_ID=${sampleText('base62', 22)}==`,
    ],
  },
];
