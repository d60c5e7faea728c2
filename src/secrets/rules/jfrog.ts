// JFrog Artifactory: API keys and reference tokens.
import { base64Start, namedAfter, pattern, patternIgnoringCase, wordEnd, wordStart } from '../pattern-parts.ts';
import { isMixedCase } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const jfrogRules: readonly SecretRule[] = [
  {
    id: 'jfrog-api-key',
    title: 'JFrog API key',
    keywords: ['akcp'],
    pattern: pattern(wordStart, 'AKCp[A-Za-z0-9]{69}', wordEnd),
    positives: [
      'AK' + 'Cp' + sampleText('base62', 69),
      `X-JFrog-Art-Api: ${'AK' + 'Cp'}8${sampleText('base62', 68, 2)}`,
    ],
    nearMisses: [
      'AK' + 'Cp' + sampleText('base62', 68),
      'AK' + 'Cp' + sampleText('base62', 70),
      'AK' + 'Cp' + 'x'.repeat(69),
    ],
  },
  {
    id: 'jfrog-reference-token',
    title: 'JFrog reference token',
    keywords: ['cmvmd'],
    pattern: pattern(base64Start, 'cmVmd[A-Za-z0-9]{59}', wordEnd),
    positives: [
      'cmVm' + 'dGtuOjAxOj' + sampleText('base62', 50),
      `JFROG_ACCESS_TOKEN=${'cmVm' + 'dGtuOjAxOj'}${sampleText('base62', 50, 2)}`,
    ],
    nearMisses: [
      'cmVm' + 'dGtuOjAxOj' + sampleText('base62', 49),
      // The text of which it is the encoding: a plain word.
      'cmVm' + 'dGtuOg==',
      'cmVm' + 'dGtu' + 'A'.repeat(56),
    ],
  },
  {
    id: 'jfrog-named-key',
    title: 'JFrog key beside its name',
    keywords: ['jfrog', 'artifactory'],
    pattern: patternIgnoringCase(
      namedAfter('jfrog|artifactory', 'key|token|password|passwd|secret|auth'),
      '(?<secret>[A-Za-z0-9]{64}|[A-Za-z0-9]{73})',
      wordEnd,
    ),
    isSecret: isMixedCase,
    positives: [`ARTIFACTORY_API_KEY=${sampleText('base62', 73)}`, `jfrog_token: '${sampleText('base62', 64, 2)}'`],
    nearMisses: [
      `ARTIFACTORY_API_KEY=${sampleText('base62', 72)}`,
      `artifactory.checksum.key=${sampleText('hex', 64)}`,
      `ARTIFACTORY_API_KEY=${'x'.repeat(73)}`,
    ],
  },
];
