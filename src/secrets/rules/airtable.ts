// Airtable: personal access tokens; API keys of the older form beside their name.
import { namedAfter, pattern, patternIgnoringCase, wordEnd, wordStart } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const airtableRules: readonly SecretRule[] = [
  {
    id: 'airtable-token',
    title: 'Airtable personal access token',
    keywords: ['pat'],
    pattern: pattern(wordStart, String.raw`pat[A-Za-z0-9]{14}\.[0-9a-f]{64}`, wordEnd),
    positives: [
      'p' + `at${sampleText('base62', 14)}.${sampleText('hex', 64, 11)}`,
      'AIRTABLE_' + `TOKEN=pat${sampleText('base62', 14, 2)}.${sampleText('hex', 64, 12)}`,
    ],
    nearMisses: [
      'p' + `at${sampleText('base62', 14)}.${sampleText('hex', 63, 11)}`,
      'p' + `at${'x'.repeat(14)}.${'0'.repeat(64)}`,
      'p' + `at${sampleText('base62', 14)}`,
      'com' + `pat${sampleText('base62', 14)}.${sampleText('hex', 64, 11)}`,
    ],
  },
  {
    id: 'airtable-api-key',
    title: 'Airtable API key (older form)',
    keywords: ['airtable'],
    pattern: patternIgnoringCase(namedAfter('airtable'), '(?<secret>key[a-z0-9]{14})', wordEnd),
    isSecret: hasLettersAndDigits,
    positives: [
      'AIRTABLE_' + `API_KEY=key${sampleText('base62', 14)}`,
      '"airtableApi' + `Key": "key${sampleText('base62', 14, 2)}"`,
      'Airtable(api_' + `key='key${sampleText('base62', 14, 3)}')`,
    ],
    nearMisses: [
      'AIRTABLE_' + `API_KEY=key${sampleText('base62', 13)}`,
      'AIRTABLE_' + `API_KEY=key${'x'.repeat(14)}`,
      'checksum ' + `= key${sampleText('base62', 14)}`,
      'AIRTABLE_' + `BASE_ID=app${sampleText('base62', 14)}`,
    ],
  },
];
