// Percy: project tokens beside their name.
import { namedAfter, patternIgnoringCase, wordEnd } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const percyRules: readonly SecretRule[] = [
  {
    id: 'percy-token',
    title: 'Percy token',
    keywords: ['percy'],
    pattern: patternIgnoringCase(
      namedAfter('percy', 'token'),
      '(?<secret>(?:(?:web|app|auto|ss|res|vmw)_)?[0-9a-f]{64})',
      wordEnd,
    ),
    isSecret: hasLettersAndDigits,
    positives: [`PERCY_TOKEN=web_${sampleText('hex', 64)}`, `percyToken: "${sampleText('hex', 64, 2)}"`],
    nearMisses: [
      `PERCY_TOKEN=web_${sampleText('hex', 63)}`,
      `PERCY_COMMIT=${sampleText('hex', 64)}`,
      `PERCY_TOKEN=web_${'0'.repeat(64)}`,
    ],
  },
];
