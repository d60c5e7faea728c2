// MessageBird (Bird): access keys.
import { namedAfter, patternIgnoringCase, wordEnd } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const messagebirdRules: readonly SecretRule[] = [
  {
    id: 'messagebird-access-key',
    title: 'MessageBird access key',
    keywords: ['messagebird', 'message_bird', 'message-bird'],
    pattern: patternIgnoringCase(namedAfter('message[_-]?bird'), '(?<secret>(?:(?:live|test)_)?[a-z0-9]{25})', wordEnd),
    isSecret: hasLettersAndDigits,
    positives: [
      'MESSAGEBIRD_' + `API_KEY=${sampleText('base62', 25)}`,
      '"messagebird' + `AccessKey": "${sampleText('base62', 25, 2)}"`,
      'message_' + `bird_key: '${sampleText('base62', 25, 3)}'`,
    ],
    nearMisses: [
      'MESSAGEBIRD_' + `API_KEY=${sampleText('base62', 24)}`,
      'MESSAGEBIRD_' + `API_KEY=${'x'.repeat(25)}`,
      'checksum ' + `= ${sampleText('base62', 25)}`,
    ],
  },
];
