// BrowserStack: access keys beside their name.
import { spelled, spellingsOf } from '../name-spellings.ts';
import { namedAfter, patternIgnoringCase, wordEnd } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const browserstackRules: readonly SecretRule[] = [
  {
    id: 'browserstack-access-key',
    title: 'BrowserStack access key',
    keywords: [...spellingsOf('browser', 'stack')],
    pattern: patternIgnoringCase(
      namedAfter(spelled('browser', 'stack'), 'key|token'),
      '(?<secret>[A-Za-z0-9]{20})',
      wordEnd,
    ),
    isSecret: hasLettersAndDigits,
    positives: [
      `BROWSERSTACK_ACCESS_KEY=${sampleText('base62', 20)}`,
      `browserstackKey: '${sampleText('base62', 20, 2)}'`,
    ],
    nearMisses: [
      `BROWSERSTACK_ACCESS_KEY=${sampleText('base62', 19)}`,
      `BROWSERSTACK_USERNAME=${sampleText('base62', 20)}`,
      `BROWSERSTACK_ACCESS_KEY=${'x'.repeat(20)}`,
    ],
  },
];
