// Zendesk: API tokens beside their name; they have no shape of their own.
import { namedAfter, patternIgnoringCase, wordEnd } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const zendeskRules: readonly SecretRule[] = [
  {
    id: 'zendesk-api-token',
    title: 'Zendesk API token',
    keywords: ['zendesk', 'zopim'],
    pattern: patternIgnoringCase(namedAfter('zendesk|zopim'), '(?<secret>[a-z0-9]{40})', wordEnd),
    isSecret: hasLettersAndDigits,
    positives: [
      'ZENDESK_' + `API_TOKEN=${sampleText('base62', 40)}`,
      '"zendesk' + `Token": "${sampleText('base62', 40, 2)}"`,
      'zendesk_' + `api_key: '${sampleText('base62', 40, 3)}'`,
    ],
    nearMisses: [
      'ZENDESK_' + `API_TOKEN=${sampleText('base62', 39)}`,
      'ZENDESK_' + `API_TOKEN=${'x'.repeat(40)}`,
      'checksum ' + `= ${sampleText('base62', 40)}`,
    ],
  },
];
