// Drift: access tokens beside their name; they have no shape of their own.
import { namedAfter, patternIgnoringCase, wordEnd } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const driftRules: readonly SecretRule[] = [
  {
    id: 'drift-token',
    title: 'Drift access token',
    keywords: ['drift_', 'driftapi', 'drifttoken', 'driftaccess', 'drift-'],
    pattern: patternIgnoringCase(namedAfter('drift'), '(?<secret>[a-z0-9]{32})', wordEnd),
    isSecret: hasLettersAndDigits,
    positives: [
      'DRIFT_' + `ACCESS_TOKEN=${sampleText('base62', 32)}`,
      '"driftAccess' + `Token": "${sampleText('base62', 32, 2)}"`,
      'drift_' + `api_key: '${sampleText('base62', 32, 3)}'`,
    ],
    nearMisses: [
      'DRIFT_' + `ACCESS_TOKEN=${sampleText('base62', 31)}`,
      'DRIFT_' + `ACCESS_TOKEN=${'x'.repeat(32)}`,
      'checksum ' + `= ${sampleText('base62', 32)}`,
    ],
  },
];
