// Split: keys of servers and administrators beside their name.
import { spelled, spellingsOf } from '../name-spellings.ts';
import { namedAfter, patternIgnoringCase, wordEnd } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const splitRules: readonly SecretRule[] = [
  {
    id: 'split-api-key',
    title: 'Split API key',
    keywords: [
      ...spellingsOf('split', 'api'),
      ...spellingsOf('split', 'sdk'),
      ...spellingsOf('split', 'admin'),
      ...spellingsOf('split', 'io'),
    ],
    pattern: patternIgnoringCase(
      namedAfter(spelled('split', '(?:io|api|sdk|admin)'), 'key|token'),
      '(?<secret>[a-z0-9]{36,52})',
      wordEnd,
    ),
    isSecret: hasLettersAndDigits,
    positives: [
      `SPLIT_API_KEY=${sampleText('base32', 44).toLowerCase()}`,
      `splitio_sdk_key: "${sampleText('hex', 36, 2)}"`,
    ],
    nearMisses: [
      `SPLIT_API_KEY=${sampleText('hex', 35)}`,
      `SPLIT_API_KEY=${'x'.repeat(44)}`,
      `text.split(key, "${sampleText('hex', 40)}")`,
    ],
  },
];
