// SonarQube and SonarCloud: user, project and global analysis tokens; the older ones beside their name.
import { namedAfter, pattern, patternIgnoringCase, wordEnd, wordStart } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const sonarRules: readonly SecretRule[] = [
  {
    id: 'sonar-token',
    title: 'SonarQube token',
    keywords: ['sqa_', 'sqp_', 'squ_'],
    pattern: pattern(wordStart, 'sq[apu]_[0-9a-f]{40}', wordEnd),
    positives: [
      'sq' + 'u_' + sampleText('hex', 40),
      'sq' + 'p_' + sampleText('hex', 40, 2),
      `sonar.token=${'sq' + 'a_'}${sampleText('hex', 40, 3)}`,
    ],
    nearMisses: [
      'sq' + 'u_' + sampleText('hex', 39),
      // Badges are shown to everybody.
      'sq' + 'b_' + sampleText('hex', 40),
      'sq' + 'p_' + '0'.repeat(40),
    ],
  },
  {
    id: 'sonar-legacy-token',
    title: 'SonarQube token without a prefix',
    keywords: ['sonar'],
    pattern: patternIgnoringCase(
      namedAfter('sonar(?:qube|cloud)?', 'token|login|key'),
      '(?<secret>[0-9a-f]{40})',
      wordEnd,
    ),
    isSecret: hasLettersAndDigits,
    positives: [
      `SONAR_TOKEN=${sampleText('hex', 40)}`,
      `-Dsonar.login=${sampleText('hex', 40, 2)}`,
      `sonarqubeToken: "${sampleText('hex', 40, 3)}"`,
    ],
    nearMisses: [
      `SONAR_TOKEN=${sampleText('hex', 39)}`,
      `sonar.scm.revision=${sampleText('hex', 40)}`,
      `SONAR_TOKEN=${'f'.repeat(40)}`,
    ],
  },
];
