// Passwords and tokens in the user information of URLs: remotes of git, package registries, gateways.
import { isDummyPassword } from '../dummy-value.ts';
import { patternIgnoringCase } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

const password = sampleText('base62', 18);
const token = sampleText('base62', 40);
const at = '@';

const scheme = String.raw`(?:https?|ssh|ftps?|git):(?:\\*\/){2}`;
const plain = String.raw`(?:[^\s/?#"'\`<>\\@]|\\u00[\da-f]{2}){1,256}`;
/** The key of a crash reporter's address is public by design. */
const noReporter = String.raw`(?!(?:[\w-]{1,40}\.){0,3}(?:sentry|ingest)\.)`;

export const urlUserInfoRules: readonly SecretRule[] = [
  {
    id: 'url-password',
    title: 'Password in the user information of a URL',
    keywords: ['http:', 'https:', 'ssh:', 'ftp:', 'ftps:', 'git:'],
    pattern: patternIgnoringCase(scheme, String.raw`[^\s:/?#"'\`<>@\\]{0,128}:`, `(?<secret>${plain})@`),
    // A port before a handle is no password, nor is a single character in tests of parsers, escaped or not.
    isSecret: (value) => !isDummyPassword(value) && !/^(?:\d{1,5}|%[\da-f]{2}|.)$/i.test(value),
    positives: [
      `https://maria:${password}${at}git.acme.test/payments/ledger.git`,
      `https://oauth2:${token}${at}git.acme.test:8443/payments/ledger.git`,
      `"url": "https:\\/\\/deploy:${password}${at}git.acme.test\\/x"`,
      `ftp://backup:${password}${at}files.acme.test`,
      `ssh://git:${password}${at}git.acme.test:2222/x.git`,
    ],
    nearMisses: [
      `https://git${at}git.acme.test/x.git`,
      `https://user:password${at}git.acme.test/x.git`,
      'https://maria:${TOKEN}' + `${at}git.acme.test/x.git`,
      `https://<user>:<password>${at}<host>/x`,
      `http://127.0.0.1:9339${at}latest`,
      `http://A%3AB${at}acme.test/one`,
      `https://cdn.acme.test:8443/${at}scope/name`,
    ],
  },
  {
    id: 'url-token',
    title: 'Token in the user information of a URL',
    keywords: ['http:', 'https:'],
    pattern: patternIgnoringCase(String.raw`https?:(?:\\*\/){2}`, String.raw`(?<secret>[\w-]{24,256})@${noReporter}`),
    isSecret: (value) => /\d/.test(value) && /[a-z]/i.test(value) && !isDummyPassword(value),
    positives: [
      `https://${token}${at}git.acme.test/payments/ledger.git`,
      `"url": "https:\\/\\/${token}${at}git.acme.test\\/x"`,
    ],
    nearMisses: [
      `https://a-very-long-name-of-an-account${at}git.acme.test/x.git`,
      `https://${sampleText('hex', 32)}${at}o1.ingest.acme.test/4`,
      `https://maria84${at}git.acme.test/x.git`,
    ],
  },
];
