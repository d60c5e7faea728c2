// npm: access tokens, and what an `.npmrc` holds for any registry.
import { isDummyPassword, isDummyValue } from '../dummy-value.ts';
import { pattern, patternIgnoringCase, wordEnd, wordStart } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

const uuid = [8, 4, 4, 4, 12].map((length, index) => sampleText('hex', length, index)).join('-');

export const npmRules: readonly SecretRule[] = [
  {
    id: 'npm-access-token',
    title: 'npm access token',
    keywords: ['npm_'],
    pattern: pattern(wordStart, 'npm_[A-Za-z0-9]{36}', wordEnd),
    positives: ['np' + 'm_' + sampleText('base62', 36), `NPM_TOKEN=${'np' + 'm_'}${sampleText('base62', 36, 2)}`],
    nearMisses: [
      'np' + 'm_' + sampleText('base62', 35),
      'np' + 'm_' + sampleText('base62', 37),
      'np' + 'm_' + 'x'.repeat(36),
    ],
  },
  {
    id: 'npm-registry-credential',
    title: 'Registry credential of an .npmrc file',
    keywords: [':_authtoken', ':_password', ':_auth'],
    pattern: patternIgnoringCase(
      String.raw`:_(?:authToken|password|auth)\s{0,4}=\s{0,4}\\*["']?(?<secret>[^\s"'\\<>{}$:=]{12,}={0,2})`,
    ),
    isSecret: (value) => !isDummyValue(value) && !isDummyPassword(value),
    positives: [
      `//registry.example.com/:_auth` + `Token=${uuid}`,
      `//npm.acme.test/:_password` + `="${sampleText('base62', 24)}="`,
    ],
    nearMisses: [
      '//registry.example.com/:_auth' + 'Token=${NPM_TOKEN}',
      '//registry.example.com/:_auth' + 'Token=your-token-here',
      '//registry.example.com/:_auth' + 'Token=abc',
    ],
  },
];
