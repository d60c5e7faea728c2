// Gradle: access keys of Develocity, publishing secrets of the plugin portal.
import { spelled, spellingsOf } from '../name-spellings.ts';
import { assignment, namedAfter, patternIgnoringCase, wordEnd } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const gradleRules: readonly SecretRule[] = [
  {
    id: 'gradle-access-key',
    title: 'Develocity access key',
    keywords: ['develocity', ...spellingsOf('gradle', 'enterprise'), ...spellingsOf('gradle', 'cache')],
    pattern: patternIgnoringCase(
      namedAfter(`${spelled('gradle', '(?:enterprise|cache)')}|develocity`, 'key|token'),
      String.raw`(?:[\w.-]{1,100}=)?(?<secret>[a-z2-7]{52})`,
      wordEnd,
    ),
    isSecret: hasLettersAndDigits,
    positives: [
      `DEVELOCITY_ACCESS_KEY=${sampleText('base32', 52).toLowerCase()}`,
      `GRADLE_ENTERPRISE_ACCESS_KEY=ge.acme.test=${sampleText('base32', 52, 2).toLowerCase()}`,
    ],
    nearMisses: [
      `DEVELOCITY_ACCESS_KEY=${sampleText('base32', 51).toLowerCase()}`,
      `DEVELOCITY_ACCESS_KEY=${'a'.repeat(52)}`,
      'DEVELOCITY_ACCESS_KEY=ge.acme.test',
    ],
  },
  {
    id: 'gradle-publish-secret',
    title: 'Publishing key or secret of the Gradle plugin portal',
    keywords: [...spellingsOf('gradle', 'publish')],
    pattern: patternIgnoringCase(
      spelled('gradle', 'publish', '(?:key|secret)'),
      assignment,
      '(?<secret>[A-Za-z0-9]{32})',
      wordEnd,
    ),
    isSecret: hasLettersAndDigits,
    positives: [
      `gradle.publish.secret=${sampleText('base62', 32)}`,
      `GRADLE_PUBLISH_KEY: ${sampleText('base62', 32, 2)}`,
    ],
    nearMisses: [
      `gradle.publish.secret=${sampleText('base62', 31)}`,
      `gradle.publish.secret=${'x'.repeat(32)}`,
      `gradle.publish.version=${sampleText('base62', 32)}`,
    ],
  },
];
