// Wise (TransferWise): API tokens (UUIDs) beside their name.
import { kebabEnd, namedAfter, patternIgnoringCase, uuid } from '../pattern-parts.ts';
import { sampleText, sampleUuid } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const wiseRules: readonly SecretRule[] = [
  {
    id: 'wise-api-token',
    title: 'Wise API token',
    keywords: ['wise_api', 'wiseapi', 'wise.api', 'wise-api', 'transferwise'],
    pattern: patternIgnoringCase(namedAfter('wise[._-]?api|transferwise'), `(?<secret>${uuid})`, kebabEnd),
    positives: [
      'WISE_API_' + `TOKEN=${sampleUuid()}`,
      '"transferwise' + `Token": "${sampleUuid(2)}"`,
      'wiseApi' + `Key: '${sampleUuid(3)}'`,
    ],
    nearMisses: [
      'WISE_API_' +
        `TOKEN=${sampleText('hex', 8)}-${sampleText('hex', 4, 11)}-${sampleText('hex', 4, 21)}-${sampleText('hex', 4, 31)}-${sampleText('hex', 11, 41)}`,
      'WISE_API_TOKEN=' + `00000000-0000-0000-0000-${'0'.repeat(12)}`,
      'request ' + `id ${sampleUuid()}`,
      'WISE_' + `PROFILE_ID=${sampleText('digits', 8)}`,
    ],
  },
];
