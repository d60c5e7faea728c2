// Yelp: API keys beside their name.
import { kebabEnd, namedAfter, patternIgnoringCase } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const yelpRules: readonly SecretRule[] = [
  {
    id: 'yelp-api-key',
    title: 'Yelp API key',
    keywords: ['yelp'],
    pattern: patternIgnoringCase(namedAfter('yelp'), String.raw`(?<secret>[\w-]{128})`, kebabEnd),
    isSecret: hasLettersAndDigits,
    positives: [
      'YELP_' + `API_KEY=${sampleText('base64url', 128)}`,
      '"yelpApi' + `Key": "${sampleText('base64url', 128, 2)}"`,
      'yelp_' + `token: '${sampleText('base64url', 128, 3)}'`,
    ],
    nearMisses: [
      'YELP_' + `API_KEY=${sampleText('base64url', 127)}`,
      'YELP_' + `API_KEY=${'x'.repeat(128)}`,
      'checksum ' + `= ${sampleText('base64url', 128)}`,
    ],
  },
];
