// Better Stack (Logtail): keys beside their name.
import { namedAfter, patternIgnoringCase, wordEnd } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const betterStackRules: readonly SecretRule[] = [
  {
    id: 'better-stack-token',
    title: 'Better Stack token',
    keywords: ['logtail', 'betterstack', 'better_stack', 'betteruptime'],
    pattern: patternIgnoringCase(
      namedAfter('logtail|better_?stack|better_?uptime', 'token|key'),
      '(?<secret>[A-Za-z0-9]{24})',
      wordEnd,
    ),
    isSecret: hasLettersAndDigits,
    positives: [
      `LOGTAIL_SOURCE_TOKEN=${sampleText('base62', 24)}`,
      `betterstack_api_token: "${sampleText('base62', 24, 2)}"`,
    ],
    nearMisses: [
      `LOGTAIL_SOURCE_TOKEN=${sampleText('base62', 23)}`,
      `LOGTAIL_SOURCE_NAME=${sampleText('base62', 24)}`,
      `LOGTAIL_SOURCE_TOKEN=${'x'.repeat(24)}`,
    ],
  },
];
