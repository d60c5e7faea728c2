// Chargebee: API keys beside their name.
import { namedAfter, patternIgnoringCase, wordEnd } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const chargebeeRules: readonly SecretRule[] = [
  {
    id: 'chargebee-api-key',
    title: 'Chargebee API key',
    keywords: ['chargebee'],
    pattern: patternIgnoringCase(namedAfter('chargebee'), '(?<secret>(?:live|test)_[a-z0-9]{30,60})', wordEnd),
    isSecret: hasLettersAndDigits,
    positives: [
      'CHARGEBEE_' + `API_KEY=live_${sampleText('base62', 30)}`,
      '"chargebeeApi' + `Key": "test_${sampleText('base62', 34, 2)}cd"`,
      'chargebee.' + `configure(api_key="live_${sampleText('base62', 30, 3)}")`,
    ],
    nearMisses: [
      'CHARGEBEE_' + `API_KEY=live_${sampleText('base62', 29)}`,
      'CHARGEBEE_' + `API_KEY=live_${'x'.repeat(30)}`,
      'checksum ' + `= live_${sampleText('base62', 30)}`,
      'CHARGEBEE_' + `PUBLISHABLE=${sampleText('base62', 30)}`,
    ],
  },
];
