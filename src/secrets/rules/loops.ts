// Loops: API keys beside their name; they have no shape of their own.
import { namedAfter, patternIgnoringCase, wordEnd } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const loopsRules: readonly SecretRule[] = [
  {
    id: 'loops-api-key',
    title: 'Loops API key',
    keywords: ['loops_api', 'loopsapi', 'loops_so'],
    pattern: patternIgnoringCase(namedAfter('loops(?:_so)?_?api'), '(?<secret>[0-9a-f]{32})', wordEnd),
    positives: ['LOOPS_' + `API_KEY=${sampleText('hex', 32)}`, '"loopsApi' + `Key": "${sampleText('hex', 32, 2)}"`],
    nearMisses: [
      'LOOPS_' + `API_KEY=${sampleText('hex', 31)}`,
      'LOOPS_' + `API_KEY=${sampleText('base62', 32)}`,
      'LOOPS_' + `API_KEY=${'0'.repeat(32)}`,
      'checksum ' + `= ${sampleText('hex', 32)}`,
    ],
  },
];
