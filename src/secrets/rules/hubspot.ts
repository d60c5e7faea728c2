// HubSpot: private application tokens, developer keys.
import { kebabEnd, kebabStart, namedAfter, pattern, patternIgnoringCase, uuid } from '../pattern-parts.ts';
import { sampleText, sampleUuid } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const hubspotRules: readonly SecretRule[] = [
  {
    id: 'hubspot-token',
    title: 'HubSpot private application token',
    keywords: ['pat-na', 'pat-eu', 'pat-ap'],
    pattern: pattern(kebabStart, String.raw`pat-(?:na|eu|ap)\d-${uuid}`, kebabEnd),
    positives: ['pat-' + `na1-${sampleUuid()}`, 'HUBSPOT_ACCESS_' + `TOKEN=pat-eu1-${sampleUuid(2)}`],
    nearMisses: [
      'pat-' + `na1-${sampleText('hex', 32)}`,
      'pat-na1-00000000-' + `0000-0000-0000-${'0'.repeat(12)}`,
      'compat-' + `na1-${sampleUuid()}`,
    ],
  },
  {
    id: 'hubspot-key',
    title: 'HubSpot API key or client secret',
    keywords: ['hubspot', 'hapikey'],
    pattern: patternIgnoringCase(namedAfter('hubspot|hapi'), `(?<secret>${uuid})`, kebabEnd),
    positives: [
      'HUBSPOT_' + `API_KEY=${sampleUuid()}`,
      '"hubspotClient' + `Secret": "${sampleUuid(2)}"`,
      '?hap' + `ikey=${sampleUuid(3)}`,
    ],
    nearMisses: [
      'HUBSPOT_' +
        `API_KEY=${sampleText('hex', 8)}-${sampleText('hex', 4, 11)}-${sampleText('hex', 4, 21)}-${sampleText('hex', 4, 31)}-${sampleText('hex', 11, 41)}`,
      'HUBSPOT_API_KEY=' + `00000000-0000-0000-0000-${'0'.repeat(12)}`,
      'request ' + `id ${sampleUuid()}`,
      'HUBSPOT_' + `PORTAL_ID=${sampleText('digits', 8)}`,
    ],
  },
];
