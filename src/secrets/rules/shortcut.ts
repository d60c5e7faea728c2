// Shortcut: API tokens (UUIDs) beside their name.
import { kebabEnd, namedAfter, patternIgnoringCase, uuid } from '../pattern-parts.ts';
import { sampleText, sampleUuid } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const shortcutRules: readonly SecretRule[] = [
  {
    id: 'shortcut-api-token',
    title: 'Shortcut API token',
    keywords: ['shortcut_api', 'shortcutapi', 'shortcut-api', 'clubhouse'],
    pattern: patternIgnoringCase(namedAfter('shortcut[_-]?api|clubhouse'), `(?<secret>${uuid})`, kebabEnd),
    positives: [
      'SHORTCUT_' + `API_TOKEN=${sampleUuid()}`,
      '"clubhouse' + `ApiToken": "${sampleUuid(2)}"`,
      'shortcut_' + `api_token: '${sampleUuid(3)}'`,
    ],
    nearMisses: [
      'SHORTCUT_' +
        `API_TOKEN=${sampleText('hex', 8)}-${sampleText('hex', 4, 11)}-${sampleText('hex', 4, 21)}-${sampleText('hex', 4, 31)}-${sampleText('hex', 11, 41)}`,
      'SHORTCUT_API_TOKEN=' + `00000000-0000-0000-0000-${'0'.repeat(12)}`,
      'request ' + `id ${sampleUuid()}`,
      'SHORTCUT_' + `WORKFLOW_ID=${sampleUuid()}`,
    ],
  },
];
