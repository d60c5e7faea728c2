// Harness: personal and service account tokens.
import { dottedStart, pattern, wordEnd } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const harnessRules: readonly SecretRule[] = [
  {
    id: 'harness-token',
    title: 'Harness token',
    keywords: ['pat.', 'sat.'],
    pattern: pattern(dottedStart, String.raw`[ps]at\.[\w-]{22}\.[0-9a-f]{24}\.[A-Za-z0-9]{20}`, wordEnd),
    positives: [
      'pa' + `t.${sampleText('base64url', 22)}.${sampleText('hex', 24)}.${sampleText('base62', 20)}`,
      `HARNESS_API_KEY=${'sa' + 't'}.${sampleText('base64url', 22, 2)}.${sampleText('hex', 24, 2)}.${sampleText('base62', 20, 2)}`,
    ],
    nearMisses: [
      'pa' + `t.${sampleText('base64url', 22)}.${sampleText('hex', 24)}.${sampleText('base62', 19)}`,
      'pa' + `t.${sampleText('base64url', 22)}.${sampleText('hex', 24)}`,
      'pa' + 't.firstNameOfTheAccount.lastNameOfTheAccount',
    ],
  },
];
