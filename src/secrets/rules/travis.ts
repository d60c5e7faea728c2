// Travis CI: access tokens beside their name.
import { namedAfter, patternIgnoringCase } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const travisRules: readonly SecretRule[] = [
  {
    id: 'travis-token',
    title: 'Travis CI token',
    keywords: ['travis'],
    pattern: patternIgnoringCase(
      namedAfter('travis(?:[_-]?ci)?', 'token|key'),
      String.raw`(?<secret>[\w-]{22}|[\w-]{20})(?![\w-])`,
    ),
    isSecret: hasLettersAndDigits,
    positives: [`TRAVIS_TOKEN=${sampleText('base62', 22)}`, `travisApiToken: '${sampleText('base64url', 22, 4)}'`],
    nearMisses: [
      `TRAVIS_TOKEN=${sampleText('base62', 17)}`,
      `TRAVIS_BUILD_ID=${sampleText('base62', 22)}`,
      'TRAVIS_TOKEN=the-token-of-a-builder',
    ],
  },
];
