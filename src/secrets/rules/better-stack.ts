// Better Stack (Logtail): keys beside their name.
import { spelled, spellingsOf } from '../name-spellings.ts';
import { namedAfter, patternIgnoringCase, wordEnd } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const betterStackRules: readonly SecretRule[] = [
  {
    id: 'better-stack-token',
    title: 'Better Stack token',
    keywords: ['logtail', ...spellingsOf('better', 'stack'), ...spellingsOf('better', 'uptime')],
    pattern: patternIgnoringCase(
      namedAfter(`logtail|${spelled('better', '(?:stack|uptime)')}`, 'token|key'),
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
