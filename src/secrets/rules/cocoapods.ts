// CocoaPods: tokens of the trunk.
import { namedAfter, patternIgnoringCase, wordEnd } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const cocoapodsRules: readonly SecretRule[] = [
  {
    id: 'cocoapods-trunk-token',
    title: 'CocoaPods trunk token',
    keywords: ['cocoapods'],
    pattern: patternIgnoringCase(namedAfter('cocoapods', 'token|password'), '(?<secret>[0-9a-f]{32})', wordEnd),
    isSecret: hasLettersAndDigits,
    positives: [`COCOAPODS_TRUNK_TOKEN=${sampleText('hex', 32)}`, `cocoapods_token: "${sampleText('hex', 32, 2)}"`],
    nearMisses: [
      `COCOAPODS_TRUNK_TOKEN=${sampleText('hex', 31)}`,
      `COCOAPODS_CHECKSUM=${sampleText('hex', 32)}`,
      `COCOAPODS_TRUNK_TOKEN=${'0'.repeat(32)}`,
    ],
  },
];
