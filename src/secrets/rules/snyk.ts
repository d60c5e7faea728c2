// Snyk: personal and service account tokens; the older ones are UUIDs beside their name.
import { kebabEnd, namedAfter, pattern, patternIgnoringCase, uuid, wordStart } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText, sampleUuid } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const snykRules: readonly SecretRule[] = [
  {
    id: 'snyk-token',
    title: 'Snyk access token',
    keywords: ['snyk_uat.', 'snyk_sat.'],
    pattern: pattern(wordStart, String.raw`snyk_[us]at\.[0-9a-f]{8}\.[\w-]{20,}\.[\w-]{20,}`),
    positives: [
      'snyk' + `_uat.${sampleText('hex', 8)}.${sampleText('base64url', 150)}.${sampleText('base64url', 86)}`,
      `SNYK_TOKEN=${'snyk' + '_sat'}.${sampleText('hex', 8, 2)}.${sampleText('base64url', 150, 2)}.${sampleText('base64url', 86, 2)}`,
    ],
    nearMisses: [
      'snyk' + `_uat.${sampleText('hex', 8)}.${sampleText('base64url', 150)}`,
      'snyk' + `_uat.${sampleText('hex', 8)}.${sampleText('base64url', 12)}.${sampleText('base64url', 86)}`,
    ],
  },
  {
    id: 'snyk-legacy-token',
    title: 'Snyk API token without a prefix',
    keywords: ['snyk'],
    pattern: patternIgnoringCase(namedAfter('snyk', 'token|key|oauth|auth'), `(?<secret>${uuid})`, kebabEnd),
    isSecret: hasLettersAndDigits,
    positives: [`SNYK_TOKEN=${sampleUuid()}`, `snyk auth ${sampleUuid(9)}`, `"snykApiKey": "${sampleUuid(15)}"`],
    nearMisses: [
      `SNYK_TOKEN=${sampleUuid().slice(0, -1)}`,
      // An organisation's id stands in every link to it.
      `SNYK_ORG_ID=${sampleUuid()}`,
      'SNYK_TOKEN=11111111-1111-1111-1111-111111111111',
    ],
  },
];
