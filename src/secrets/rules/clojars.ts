// Clojars: deploy tokens.
import { patternIgnoringCase, wordEnd, wordStart } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const clojarsRules: readonly SecretRule[] = [
  {
    id: 'clojars-deploy-token',
    title: 'Clojars deploy token',
    keywords: ['clojars_'],
    pattern: patternIgnoringCase(wordStart, 'clojars_[0-9a-z]{60}', wordEnd),
    positives: [
      'CLO' + 'JARS_' + sampleText('hex', 60),
      `CLOJARS_PASSWORD=${'CLO' + 'JARS_'}${sampleText('hex', 60, 2)}`,
    ],
    nearMisses: ['CLO' + 'JARS_' + sampleText('hex', 59), 'CLO' + 'JARS_' + '0'.repeat(60)],
  },
];
