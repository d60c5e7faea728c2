// Sourcegraph: access tokens of instances and of the gateway, licence keys.
import { spelled, spellingsOf } from '../name-spellings.ts';
import { namedAfter, pattern, patternIgnoringCase, wordEnd, wordStart } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const sourcegraphRules: readonly SecretRule[] = [
  {
    id: 'sourcegraph-token',
    title: 'Sourcegraph token',
    keywords: ['sgp_', 'sgd_', 'slk_'],
    pattern: pattern(wordStart, '(?:sgp_(?:[0-9a-fA-F]{16}_|local_)?[0-9a-fA-F]{40}|s(?:gd|lk)_[0-9a-f]{64})', wordEnd),
    positives: [
      'sg' + `p_${sampleText('hex', 16)}_${sampleText('hex', 40)}`,
      'sg' + `p_local_${sampleText('hex', 40, 2)}`,
      'sg' + `d_${sampleText('hex', 64, 3)}`,
    ],
    nearMisses: [
      'sg' + `p_${sampleText('hex', 16)}_${sampleText('hex', 39)}`,
      'sg' + `p_local_${'0'.repeat(40)}`,
      'sg' + `d_${sampleText('hex', 40)}`,
    ],
  },
  {
    id: 'sourcegraph-legacy-token',
    title: 'Sourcegraph token without a prefix',
    keywords: ['sourcegraph', ...spellingsOf('src', 'access')],
    pattern: patternIgnoringCase(
      namedAfter(`sourcegraph|${spelled('src', 'access')}`, 'token|key'),
      '(?<secret>[0-9a-f]{40})',
      wordEnd,
    ),
    isSecret: hasLettersAndDigits,
    positives: [`SRC_ACCESS_TOKEN=${sampleText('hex', 40)}`, `sourcegraph_token: "${sampleText('hex', 40, 2)}"`],
    nearMisses: [
      `SRC_ACCESS_TOKEN=${sampleText('hex', 39)}`,
      `sourcegraph_commit: ${sampleText('hex', 40)}`,
      `SRC_ACCESS_TOKEN=${'0'.repeat(40)}`,
    ],
  },
];
