// Jenkins: API tokens of users and crumbs, beside their name.
import { assignment, namedAfter, patternIgnoringCase, wordEnd } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const jenkinsRules: readonly SecretRule[] = [
  {
    id: 'jenkins-api-token',
    title: 'Jenkins API token',
    keywords: ['jenkins'],
    pattern: patternIgnoringCase(
      namedAfter('jenkins', 'token|key|secret|password|pass|auth'),
      String.raw`(?:[\w.-]{1,40}:)?(?<secret>11[0-9a-f]{32})`,
      wordEnd,
    ),
    positives: [
      `JENKINS_API_TOKEN=11${sampleText('hex', 32)}`,
      `jenkins_password: "11${sampleText('hex', 32, 2)}"`,
      `JENKINS_AUTH=maria:11${sampleText('hex', 32, 3)}`,
    ],
    nearMisses: [
      `JENKINS_API_TOKEN=11${sampleText('hex', 31)}`,
      `JENKINS_API_TOKEN=11${'0'.repeat(32)}`,
      `JENKINS_BUILD_ID=11${sampleText('hex', 32)}`,
    ],
  },
  {
    id: 'jenkins-crumb',
    title: 'Jenkins crumb',
    keywords: ['jenkins-crumb', 'jenkins_crumb', 'jenkinscrumb'],
    pattern: patternIgnoringCase('jenkins[_-]?crumb', assignment, '(?<secret>[0-9a-f]{64}|[0-9a-f]{32})', wordEnd),
    positives: [`Jenkins-Crumb: ${sampleText('hex', 64)}`, `"Jenkins-Crumb":"${sampleText('hex', 32, 2)}"`],
    nearMisses: [
      `Jenkins-Crumb: ${sampleText('hex', 30)}`,
      `Jenkins-Crumb: ${'0'.repeat(64)}`,
      `Jenkins-Build: ${sampleText('hex', 64)}`,
    ],
  },
];
