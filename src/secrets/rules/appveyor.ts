// AppVeyor: API tokens.
import { namedAfter, patternIgnoringCase, wordEnd } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const appveyorRules: readonly SecretRule[] = [
  {
    id: 'appveyor-token',
    title: 'AppVeyor API token',
    keywords: ['appveyor'],
    pattern: patternIgnoringCase(
      namedAfter('appveyor', 'token|key'),
      String.raw`(?<secret>v2\.[a-z0-9]{20}|[a-z0-9]{20})`,
      wordEnd,
    ),
    isSecret: hasLettersAndDigits,
    positives: [
      `APPVEYOR_TOKEN=v2.${sampleText('base32', 20).toLowerCase()}`,
      `appveyor_api_key: "${sampleText('hex', 20, 2)}"`,
    ],
    nearMisses: [
      `APPVEYOR_TOKEN=v2.${sampleText('hex', 19)}`,
      `APPVEYOR_TOKEN=v2.${'0'.repeat(20)}`,
      `APPVEYOR_BUILD=${sampleText('hex', 20)}`,
    ],
  },
];
