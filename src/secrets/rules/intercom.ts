// Intercom: access tokens, base64 of `tok:…`; identity verification secrets beside their name.
import {
  base64Character,
  base64Start,
  namedAfter,
  pattern,
  patternIgnoringCase,
  uuid,
  wordEnd,
} from '../pattern-parts.ts';
import { hasLettersAndDigits, isMixedCase } from '../random-value.ts';
import { sampleText, sampleUuid } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const intercomRules: readonly SecretRule[] = [
  {
    id: 'intercom-access-token',
    title: 'Intercom access token',
    keywords: ['dg9ro'],
    pattern: pattern(base64Start, `dG9rO${base64Character}{40,90}={0,2}`),
    isSecret: isMixedCase,
    positives: [
      'dG' + `9rO${sampleText('base62', 55)}`,
      'INTERCOM_ACCESS_' + `TOKEN=dG9rO${sampleText('base64', 54, 2)}=`,
    ],
    nearMisses: [
      'dG' + `9rO${sampleText('base62', 20)}`,
      'dG' + `9rO${'x'.repeat(55)}`,
      'abd' + `G9rO${sampleText('base62', 55)}`,
      'dG9' + `rZW4${sampleText('base62', 55)}`,
    ],
  },
  {
    id: 'intercom-secret',
    title: 'Intercom client or identity secret',
    keywords: ['intercom'],
    pattern: patternIgnoringCase(namedAfter('intercom', 'secret'), `(?<secret>[a-z0-9_-]{40}|${uuid})`, wordEnd),
    isSecret: hasLettersAndDigits,
    positives: [
      'INTERCOM_' + `IDENTITY_SECRET=${sampleText('base62', 40)}`,
      '"intercomClient' + `Secret": "${sampleUuid(2)}"`,
    ],
    nearMisses: [
      'INTERCOM_' + `IDENTITY_SECRET=${sampleText('base62', 39)}`,
      'INTERCOM_' + `IDENTITY_SECRET=${'x'.repeat(40)}`,
      'checksum ' + `= ${sampleText('base62', 40)}`,
    ],
  },
];
