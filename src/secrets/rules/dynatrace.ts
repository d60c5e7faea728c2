// Dynatrace: API, platform and OAuth tokens.
import { patternIgnoringCase, wordEnd, wordStart } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const dynatraceRules: readonly SecretRule[] = [
  {
    id: 'dynatrace-token',
    title: 'Dynatrace token',
    keywords: [
      'dt0c01.',
      'dt0a01.',
      'dt0d01.',
      'dt0e01.',
      'dt0s01.',
      'dt0s02.',
      'dt0s03.',
      'dt0s06.',
      'dt0s08.',
      'dt0s16.',
    ],
    pattern: patternIgnoringCase(wordStart, String.raw`dt0[a-z]\d\d\.[A-Z0-9]{8,24}\.[A-Z0-9]{64}`, wordEnd),
    positives: [
      'dt0' + `c01.${sampleText('base32', 24)}.${sampleText('base32', 64)}`,
      `DT_API_TOKEN=${'dt0' + 's16'}.${sampleText('base32', 8, 2)}.${sampleText('base32', 64, 2)}`,
    ],
    nearMisses: [
      // The first two parts name the token in logs and lists.
      'dt0' + `c01.${sampleText('base32', 24)}`,
      'dt0' + `c01.${sampleText('base32', 24)}.${sampleText('base32', 63)}`,
      'dt0' + `c01.${sampleText('base32', 24)}.${'X'.repeat(64)}`,
    ],
  },
];
