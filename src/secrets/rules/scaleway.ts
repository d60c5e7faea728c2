// Scaleway: access keys and, beside their name, secret keys.
import { isDummyValue } from '../dummy-value.ts';
import { spelled } from '../name-spellings.ts';
import { kebabEnd, namedAfter, pattern, patternIgnoringCase, uuid, wordEnd, wordStart } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText, sampleUuid } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const scalewayRules: readonly SecretRule[] = [
  {
    id: 'scaleway-access-key',
    title: 'Scaleway access key',
    keywords: ['scw'],
    pattern: pattern(wordStart, 'SCW[A-Z0-9]{17}', wordEnd),
    isSecret: (value) => /\d.*\d/.test(value) && !isDummyValue(value),
    positives: ['SC' + 'W' + sampleText('base32', 17), `SCW_ACCESS_KEY=${'SC' + 'W'}${sampleText('base32', 17, 2)}`],
    nearMisses: [
      'SC' + 'W' + sampleText('base32', 16),
      'SC' + 'W' + sampleText('base32', 18),
      'SC' + 'W' + 'X'.repeat(17),
    ],
  },
  {
    id: 'scaleway-secret-key',
    title: 'Scaleway secret key',
    keywords: ['scw', 'scaleway'],
    pattern: patternIgnoringCase(
      namedAfter('scw|scaleway', `${spelled('secret', 'key')}|secret|token`),
      `(?<secret>${uuid})`,
      kebabEnd,
    ),
    isSecret: hasLettersAndDigits,
    positives: [`SCW_SECRET_KEY=${sampleUuid()}`, `scaleway_token: "${sampleUuid(7)}"`],
    nearMisses: [
      `SCW_SECRET_KEY=${sampleUuid().slice(0, -1)}`,
      `SCW_DEFAULT_PROJECT_ID=${sampleUuid()}`,
      'SCW_SECRET_KEY=11111111-1111-1111-1111-111111111111',
    ],
  },
];
