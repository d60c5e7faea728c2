// Recurly: private API keys beside their name. Public keys (`ewr1-`) stand in browsers.
import { namedAfter, patternIgnoringCase, wordEnd } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const recurlyRules: readonly SecretRule[] = [
  {
    id: 'recurly-api-key',
    title: 'Recurly API key',
    keywords: ['recurly'],
    pattern: patternIgnoringCase(namedAfter('recurly'), '(?<secret>[0-9a-f]{32})', wordEnd),
    positives: [
      'RECURLY_' + `API_KEY=${sampleText('hex', 32)}`,
      '"recurly' + `ApiKey": "${sampleText('hex', 32, 2)}"`,
      'recurly_' + `private_key: '${sampleText('hex', 32, 3)}'`,
    ],
    nearMisses: [
      'RECURLY_' + `API_KEY=${sampleText('hex', 31)}`,
      'RECURLY_' + `API_KEY=${sampleText('base62', 32)}`,
      'RECURLY_' + `API_KEY=${'0'.repeat(32)}`,
      'checksum ' + `= ${sampleText('hex', 32)}`,
      'RECURLY_PUBLIC_' + `KEY=ewr1-${sampleText('base62', 22)}`,
    ],
  },
];
