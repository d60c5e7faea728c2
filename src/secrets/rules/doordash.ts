// DoorDash: signing secrets beside their name. Developer and key ids are no secret.
import { kebabEnd, namedAfter, patternIgnoringCase } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText, sampleUuid } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const doordashRules: readonly SecretRule[] = [
  {
    id: 'doordash-signing-secret',
    title: 'DoorDash signing secret',
    keywords: ['doordash'],
    pattern: patternIgnoringCase(namedAfter('doordash', 'secret'), String.raw`(?<secret>[\w-]{43})`, kebabEnd),
    isSecret: hasLettersAndDigits,
    positives: [
      'DOORDASH_' + `SIGNING_SECRET=${sampleText('base64url', 43)}`,
      '"doordashSigning' + `Secret": "${sampleText('base64url', 43, 2)}"`,
    ],
    nearMisses: [
      'DOORDASH_' + `SIGNING_SECRET=${sampleText('base64url', 42)}`,
      'DOORDASH_' + `SIGNING_SECRET=${'x'.repeat(43)}`,
      'checksum ' + `= ${sampleText('base64url', 43)}`,
      'DOORDASH_' + `KEY_ID=${sampleUuid()}`,
    ],
  },
];
