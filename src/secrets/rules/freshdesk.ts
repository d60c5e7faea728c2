// Freshdesk (Freshworks): API keys beside their name; they have no shape of their own.
import { namedAfter, patternIgnoringCase, wordEnd } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const freshdeskRules: readonly SecretRule[] = [
  {
    id: 'freshdesk-api-key',
    title: 'Freshdesk API key',
    keywords: ['freshdesk', 'freshworks', 'freshservice'],
    pattern: patternIgnoringCase(namedAfter('freshdesk|freshworks|freshservice'), '(?<secret>[a-z0-9]{20})', wordEnd),
    isSecret: hasLettersAndDigits,
    positives: [
      'FRESHDESK_' + `API_KEY=${sampleText('base62', 20)}`,
      '"freshservice' + `ApiKey": "${sampleText('base62', 20, 2)}"`,
      'freshworks_' + `api_key: '${sampleText('base62', 20, 3)}'`,
    ],
    nearMisses: [
      'FRESHDESK_' + `API_KEY=${sampleText('base62', 19)}`,
      'FRESHDESK_' + `API_KEY=${'x'.repeat(20)}`,
      'checksum ' + `= ${sampleText('base62', 20)}`,
    ],
  },
];
