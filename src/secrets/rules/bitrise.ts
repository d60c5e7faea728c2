// Bitrise: personal and workspace tokens beside their name.
import { kebabEnd, namedAfter, patternIgnoringCase } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const bitriseRules: readonly SecretRule[] = [
  {
    id: 'bitrise-token',
    title: 'Bitrise access token',
    keywords: ['bitrise'],
    pattern: patternIgnoringCase(namedAfter('bitrise', 'token|key'), String.raw`(?<secret>[\w-]{86})`, kebabEnd),
    isSecret: hasLettersAndDigits,
    positives: [
      `BITRISE_ACCESS_TOKEN=${sampleText('base64url', 86)}`,
      `bitriseToken: '${sampleText('base64url', 86, 2)}'`,
    ],
    nearMisses: [
      `BITRISE_ACCESS_TOKEN=${sampleText('base64url', 85)}`,
      `BITRISE_APP_SLUG=${sampleText('base64url', 86)}`,
    ],
  },
];
