// CircleCI: personal and project tokens; the older ones are hex beside their name.
import { spellingsOf } from '../name-spellings.ts';
import { namedAfter, pattern, patternIgnoringCase, wordEnd, wordStart } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const circleciRules: readonly SecretRule[] = [
  {
    id: 'circleci-token',
    title: 'CircleCI token',
    keywords: ['ccipat_', 'cciprj_'],
    pattern: pattern(wordStart, 'CCIP(?:AT|RJ)_[A-Za-z0-9]{22}_[0-9a-f]{40}', wordEnd),
    positives: [
      'CCI' + `PAT_${sampleText('base62', 22)}_${sampleText('hex', 40)}`,
      'CCI' + `PRJ_${sampleText('base62', 22, 2)}_${sampleText('hex', 40, 2)}`,
    ],
    nearMisses: [
      'CCI' + `PAT_${sampleText('base62', 22)}_${sampleText('hex', 39)}`,
      'CCI' + `PAT_${sampleText('base62', 22)}_${'0'.repeat(40)}`,
    ],
  },
  {
    id: 'circleci-legacy-token',
    title: 'CircleCI token without a prefix',
    keywords: [...spellingsOf('circle', 'ci'), ...spellingsOf('circle', 'token')],
    pattern: patternIgnoringCase(namedAfter('circle', 'token|key'), '(?<secret>[0-9a-f]{40})', wordEnd),
    isSecret: hasLettersAndDigits,
    positives: [`CIRCLE_TOKEN=${sampleText('hex', 40)}`, `circleci_api_key: "${sampleText('hex', 40, 2)}"`],
    nearMisses: [
      `CIRCLE_TOKEN=${sampleText('hex', 39)}`,
      // What a build is named after.
      `CIRCLE_SHA1=${sampleText('hex', 40)}`,
      `CIRCLE_TOKEN=${'0'.repeat(40)}`,
    ],
  },
];
