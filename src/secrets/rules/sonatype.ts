// Sonatype: tokens of Nexus repositories, user tokens of Maven Central.
import { spelled, spellingsOf } from '../name-spellings.ts';
import {
  base64Character,
  kebabEnd,
  namedAfter,
  pattern,
  patternIgnoringCase,
  uuid,
  wordStart,
} from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText, sampleUuid } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const sonatypeRules: readonly SecretRule[] = [
  {
    id: 'nexus-token',
    title: 'Nexus Repository token',
    keywords: ['npmtoken.', 'dockertoken.', 'genericbearer.'],
    pattern: pattern(wordStart, String.raw`(?:NpmToken|DockerToken|GenericBearer)\.`, uuid, kebabEnd),
    positives: ['Npm' + `Token.${sampleUuid()}`, `Authorization: Bearer Docker${'Token'}.${sampleUuid(9)}`],
    nearMisses: [
      'Npm' + `Token.${sampleUuid().slice(0, -1)}`,
      'Npm' + 'Token.00000000-0000-0000-0000-000000000000',
      'npm' + 'Token.trimmedAndChecked',
    ],
  },
  {
    id: 'sonatype-user-token',
    title: 'User token of Sonatype or Maven Central',
    keywords: ['sonatype', 'ossrh', 'nexus', ...spellingsOf('maven', 'central')],
    pattern: patternIgnoringCase(
      namedAfter(`sonatype|ossrh|nexus|${spelled('maven', 'central')}`, 'password|passwd|token|secret|key'),
      `(?<secret>${base64Character}{44}|[A-Za-z0-9]{32})(?![A-Za-z0-9+/=])`,
    ),
    isSecret: hasLettersAndDigits,
    positives: [
      `OSSRH_PASSWORD=${sampleText('base64', 44)}`,
      `mavenCentralPassword=${sampleText('base62', 32, 2)}`,
      `sonatype_token: "${sampleText('base62', 44, 3)}"`,
    ],
    nearMisses: [
      `OSSRH_PASSWORD=${sampleText('base64', 43)}`,
      `OSSRH_USERNAME=${sampleText('base62', 44)}`,
      `OSSRH_PASSWORD=${'x'.repeat(44)}`,
    ],
  },
];
