// Webex: access tokens of bots, integrations and persons.
import { kebabEnd, namedAfter, pattern, patternIgnoringCase, uuid, wordEnd, wordStart } from '../pattern-parts.ts';
import { isMixedCase } from '../random-value.ts';
import { sampleText, sampleUuid } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const webexRules: readonly SecretRule[] = [
  {
    id: 'webex-access-token',
    title: 'Webex access token',
    keywords: ['_pf84_', '_pe93_', '_p0a1_', '_pd72_'],
    lead: 64,
    pattern: pattern(wordStart, `[A-Za-z0-9]{64}_P[A-Z0-9]{3}_${uuid}`, kebabEnd),
    isSecret: (value) => isMixedCase(value.slice(0, 64)),
    positives: [
      `${sampleText('base62', 64)}_PF84_${sampleUuid(11)}`,
      'Authorization:' + ` Bearer ${sampleText('base62', 64, 2)}_PE93_${sampleUuid(12)}`,
    ],
    nearMisses: [
      `${sampleText('base62', 40)}_PF84_${sampleUuid(11)}`,
      `${'x'.repeat(64)}_PF84_${sampleUuid(11)}`,
      `${sampleText('base62', 64)}_XF84_${sampleUuid(11)}`,
    ],
  },
  {
    id: 'webex-client-secret',
    title: 'Webex client secret',
    keywords: ['webex', 'cisco_spark'],
    pattern: patternIgnoringCase(namedAfter('webex|cisco_spark', 'secret'), '(?<secret>[0-9a-f]{64})', wordEnd),
    positives: [
      'WEBEX_CLIENT_' + `SECRET=${sampleText('hex', 64)}`,
      '"webexClient' + `Secret": "${sampleText('hex', 64, 2)}"`,
    ],
    nearMisses: [
      'WEBEX_CLIENT_' + `SECRET=${sampleText('hex', 63)}`,
      'WEBEX_CLIENT_' + `SECRET=${sampleText('base62', 64)}`,
      'WEBEX_CLIENT_' + `SECRET=${'0'.repeat(64)}`,
      'checksum ' + `= ${sampleText('hex', 64)}`,
      'WEBEX_' + `CLIENT_ID=C${sampleText('hex', 64)}`,
    ],
  },
];
