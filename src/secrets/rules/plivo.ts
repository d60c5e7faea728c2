// Plivo: auth tokens beside their name. Auth ids (`MA…`) are no secret.
import { namedAfter, patternIgnoringCase, wordEnd } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const plivoRules: readonly SecretRule[] = [
  {
    id: 'plivo-auth-token',
    title: 'Plivo auth token',
    keywords: ['plivo'],
    pattern: patternIgnoringCase(namedAfter('plivo', 'token|secret'), '(?<secret>[a-z0-9]{40})', wordEnd),
    isSecret: hasLettersAndDigits,
    positives: [
      'PLIVO_' + `AUTH_TOKEN=${sampleText('base62', 40)}`,
      '"plivoAuth' + `Token": "${sampleText('base62', 40, 2)}"`,
      'plivo_' + `token: '${sampleText('base62', 40, 3)}'`,
    ],
    nearMisses: [
      'PLIVO_' + `AUTH_TOKEN=${sampleText('base62', 39)}`,
      'PLIVO_' + `AUTH_TOKEN=${'x'.repeat(40)}`,
      'checksum ' + `= ${sampleText('base62', 40)}`,
      'PLIVO_' + `AUTH_ID=MA${sampleText('base32', 18)}`,
    ],
  },
];
