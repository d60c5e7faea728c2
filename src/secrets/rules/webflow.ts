// Webflow: API tokens beside their name; they have no shape of their own.
import { namedAfter, patternIgnoringCase, wordEnd } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const webflowRules: readonly SecretRule[] = [
  {
    id: 'webflow-api-token',
    title: 'Webflow API token',
    keywords: ['webflow'],
    pattern: patternIgnoringCase(namedAfter('webflow'), '(?<secret>(?:ws-)?[0-9a-f]{64})', wordEnd),
    positives: [
      'WEBFLOW_' + `API_TOKEN=${sampleText('hex', 64)}`,
      '"webflow' + `Token": "${sampleText('hex', 64, 2)}"`,
      'webflow_' + `api_key: '${sampleText('hex', 64, 3)}'`,
    ],
    nearMisses: [
      'WEBFLOW_' + `API_TOKEN=${sampleText('hex', 63)}`,
      'WEBFLOW_' + `API_TOKEN=${sampleText('base62', 64)}`,
      'WEBFLOW_' + `API_TOKEN=${'0'.repeat(64)}`,
      'checksum ' + `= ${sampleText('hex', 64)}`,
      'WEBFLOW_' + `SITE_ID=${sampleText('hex', 24)}`,
    ],
  },
];
