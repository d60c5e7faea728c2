// Files in which tools keep what they log in with: .netrc, .pgpass, .npmrc, docker's config.json, .git-credentials,
// hosts.yml of gh and hub, kubeconfig, logins.json of Firefox, PuTTY keys.
import { lineGap, quote, settingTo, settingValue, startNotAfter, valueCharacter } from '../config-parts.ts';
import { isBasicCredential, isNoStandIn } from '../config-values.ts';
import { isDummyPassword, isDummyValue } from '../dummy-value.ts';
import { isRandomText } from '../random-text.ts';
import { pattern, patternIgnoringCase } from '../pattern-parts.ts';
import { base64Of, sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

const password = 'k9' + 'vTq' + 'Harbour7';
const word = 'pass' + 'word';

/** Only the usual stand-ins are none: what stands here is nothing but a password. */
function isNoWord(value: string): boolean {
  return !isDummyPassword(value) && !isDummyValue(value);
}

export const configAccountRules: readonly SecretRule[] = [
  {
    id: 'netrc-password',
    title: 'Password of a .netrc file',
    class: 'config-secret',
    keywords: ['machine '],
    pattern: pattern(
      String.raw`machine[ \t]{1,8}[^\s"'\\]{1,128}${lineGap}login${lineGap}[^\s"'\\]{1,128}${lineGap}(?:account${lineGap}[^\s"'\\]{1,64}${lineGap})?password[ \t]{1,8}${settingValue(3)}`,
    ),
    isSecret: isNoStandIn,
    positives: [
      `machine imap.acme.test login maria ${word} ${password}`,
      `machine api.acme.test\n  login maria@acme.test\n  ${word} ${password}`,
    ],
    nearMisses: [
      `machine imap.acme.test login maria ${word} <your-${word}>`,
      `the machine that I use to login has no ${word} yet`,
    ],
  },
  {
    id: 'pgpass-password',
    title: 'Password of a .pgpass file',
    class: 'config-secret',
    keywords: [':5432:', ':5433:', ':6432:', ':26257:'],
    pattern: pattern(
      String.raw`:(?:5432|5433|6432|26257):[\w*.-]{1,63}:[\w*.@-]{1,63}:(?<secret>(?:(?!:)${valueCharacter}){4,128})(?![\w:])`,
    ),
    isSecret: (value) => isNoStandIn(value.replace(/%.*$/, '')) && !/^\d+$/.test(value),
    positives: [`db.acme.test:5432:main:app:${password}`, `*:5432:*:maria:${password}`],
    nearMisses: [`db.acme.test:5432:main:app:${word}`, `127.0.0.1:5432:5432:5432`],
  },
  {
    id: 'registry-auth',
    title: 'User and password in base64 (docker, npm)',
    class: 'config-secret',
    keywords: ['auth"', 'auth\\', '_auth', 'auth:'],
    pattern: pattern(
      String.raw`_?auth${quote}?[ \t]{0,8}[=:][ \t]{0,8}${quote}?(?<secret>[A-Za-z0-9+/_-]{12,1000}={0,2})(?![\w+/=-])`,
    ),
    isSecret: isBasicCredential,
    positives: [
      `"auth": "${base64Of(`maria:${password}`)}"`,
      `_auth = ${base64Of(`maria:${password}`)}`,
      `//npm.acme.test/:_auth=${base64Of(`deploy:${password}`)}`,
    ],
    nearMisses: [`"auth": "${base64Of('no colon in this text')}"`, `"auth": "${sampleText('hex', 32)}"`],
  },
  {
    id: 'git-credential',
    title: 'Password of a .git-credentials file',
    class: 'config-secret',
    keywords: ['https:', 'http:'],
    // The name of the account is an address.
    pattern: patternIgnoringCase(
      String.raw`https?:(?:\\*\/){2}[^\s:/?#"'\`<>\\@]{1,64}@[\w.-]{1,64}\.[a-z]{2,12}:(?<secret>[^\s"'\`<>\\/]{6,128})@[\w.-]{4,64}`,
    ),
    extent: (text, { start, end }) => {
      const host = text.slice(start, end).lastIndexOf('@');
      return { start, end: host < 0 ? end : start + host };
    },
    isSecret: isNoStandIn,
    positives: [
      `https://maria@acme.test:${password}${'@'}git.acme.test`,
      `https://maria@acme.test:${'p#9' + '!' + password}${'@'}github.com`,
    ],
    nearMisses: [`https://maria@acme.test:${word}${'@'}github.com`, 'https://cdn.acme.test/@scope/x@2.0.1:1'],
  },
  {
    id: 'kubeconfig-key',
    title: 'Client key of a kubeconfig',
    class: 'private-key',
    keywords: ['client-key-data', 'clientkeydata'],
    pattern: pattern(
      `[Cc]lient-?[Kk]ey-?[Dd]ata`,
      settingTo,
      String.raw`(?<secret>LS0tLS1CRUdJTi[A-Za-z0-9+/]{64,4000}={0,2})`,
    ),
    isSecret: () => true,
    positives: [
      `    client-key-data: LS0tLS1CRUdJTi${sampleText('base62', 400)}=`,
      `"client-key-data":"LS0tLS1CRUdJTi${sampleText('base62', 200, 3)}"`,
    ],
    nearMisses: ['client-key-data: REDACTED', `client-certificate-data: LS0tLS1CRUdJTi${sampleText('base62', 400)}`],
  },
  {
    id: 'oauth-token-setting',
    title: 'OAuth token that a tool keeps',
    class: 'config-secret',
    keywords: [
      'oauth_token',
      'oauth-token',
      'oauthtoken',
      'access_token',
      'refresh_token',
      'identitytoken',
      'auth_token',
      'authtoken',
    ],
    pattern: patternIgnoringCase(
      String.raw`(?:oauth|access|refresh|identity|auth)[_-]?token`,
      settingTo,
      settingValue(20, 2000),
    ),
    isSecret: (value) => isRandomText(value, 20),
    positives: [
      `github.com:\n- user: maria\n  oauth_token: "${sampleText('hex', 40)}"`,
      `"refresh_token": "${sampleText('base64url', 64)}"`,
      `access_token = ${sampleText('base62', 40)}`,
    ],
    nearMisses: [
      'oauth_token: "your-oauth-token-goes-here"',
      `oauth_token_endpoint: https://acme.test/oauth2/v1/token`,
      'access_token = response2.data.accessToken',
    ],
  },
  {
    id: 'firefox-login',
    title: 'Login that Firefox keeps',
    class: 'config-secret',
    keywords: ['encryptedusername', 'encryptedpassword'],
    pattern: pattern(
      String.raw`encrypted(?:Username|Password)${quote}\s{0,4}:\s{0,4}${quote}(?<secret>M[A-Za-z0-9+/]{30,400}={0,2})`,
    ),
    isSecret: () => true,
    positives: [
      `"encryptedPass${'word'}": "MDoEEPgAAAAAAAAAAAAAAAAAAAEwFAYI${sampleText('base64', 40)}"`,
      `"encryptedUser${'name'}":"MDIEEPgAAAAAAAAAAAAAAAAAAAEwFAYI${sampleText('base64', 30)}=="`,
    ],
    nearMisses: ['"encryptedPassword": "string"', '"encryptedPassword": encrypt(password)'],
  },
  {
    id: 'password-hash',
    title: 'Hash of a password (htpasswd, shadow, tables of users)',
    class: 'config-secret',
    keywords: ['$apr1$', '$1$', '$5$', '$6$', '$y$', '$2a$', '$2b$', '$2y$', '$argon2', '{ssha'],
    pattern: pattern(
      String.raw`${startNotAfter('\\w$')}(?:\$(?:apr1|1)\$[\w./]{1,8}\$[\w./]{22}|\$5\$(?:rounds=\d{1,9}\$)?[\w./]{1,16}\$[\w./]{43}|\$6\$(?:rounds=\d{1,9}\$)?[\w./]{1,16}\$[\w./]{86}|\$y\$[\w./]{1,16}\$[\w./]{1,86}\$[\w./]{43}|\$2[aby]\$\d\d\$[\w./]{53}|\$argon2(?:id?|d)\$v=\d+\$m=\d+,t=\d+,p=\d+\$[\w+/]{11,64}\$[\w+/]{16,86}|\{SSHA(?:256|512)?\}(?:[\w+/]|\\\/){28,120}={0,2})(?![\w/])`,
    ),
    positives: [
      `maria:$apr1$${sampleText('base62', 8)}$${sampleText('base62', 22)}`,
      `maria:$6$${sampleText('base62', 16)}$${sampleText('base62', 86)}:19000:0:99999:7:::`,
      `(1, 'maria', '$2y$12$${sampleText('base62', 53)}', 1)`,
      `userPass` + `word: {SSHA}${sampleText('base64', 31)}=`,
    ],
    nearMisses: [
      `maria:$apr1$${sampleText('base62', 8)}$${sampleText('base62', 12)}`,
      `maria:!:19000:0:99999:7:::`,
      `'$2y$10$...'`,
    ],
  },
  {
    id: 'putty-private-key',
    title: 'Private key of PuTTY',
    class: 'private-key',
    keywords: ['private-lines:'],
    pattern: pattern(
      String.raw`Private-Lines: \d{1,3}(?<secret>(?:(?:\r?\n|\\{1,7}r?\\{0,7}n)[ \t]{0,16}(?:\d{1,6}[\t→ |:]{1,3})?[ \t>+-]{0,8}[A-Za-z0-9+/]{16,64}={0,2}){1,60})`,
    ),
    isSecret: () => true,
    positives: [
      `Private-Lines: 2\n${sampleText('base64', 64)}\n${sampleText('base64', 62, 4)}==\nPrivate-MAC: 0`,
      `Private-Lines: 1\n${sampleText('base64', 48)}\n`,
    ],
    nearMisses: [`Public-Lines: 1\n${sampleText('base64', 64)}\n`, 'Private-Lines: 14\nnone'],
  },
  {
    id: 'login-call-password',
    title: 'Password in a call that logs in',
    class: 'config-secret',
    keywords: ['.login(', '.authenticate(', '.signin('],
    pattern: patternIgnoringCase(
      String.raw`\.(?:login|authenticate|signin)\(\s{0,8}${quote}[^\s"'\`\\@]{1,64}@[\w.-]{3,64}${quote}\s{0,4},\s{0,4}${quote}${settingValue(6)}(?=${quote})`,
    ),
    isSecret: isNoWord,
    positives: [
      `conn.login('maria@acme.test', '${password}', done)`,
      `await client.login("maria@acme.test", "${password}")`,
    ],
    nearMisses: [`conn.login('maria@acme.test', '${word}')`, `conn.login(user, ${word})`],
  },
  {
    id: 'tool-login-setting',
    title: 'Password or passphrase of a tool that connects (robomongo, FileZilla, sshpass)',
    class: 'config-secret',
    keywords: ['userpassword', 'sshpassphrase', 'ssh_passphrase'],
    pattern: patternIgnoringCase(
      '(?:user_?password|ssh_?passphrase)',
      String.raw`${quote}[ \t]{0,4}:[ \t]{0,4}${quote}`,
      String.raw`${settingValue(4)}(?=${quote})`,
    ),
    isSecret: isNoWord,
    positives: [
      `"sshUserPass${'word'}" : "${password}"`,
      `"sshPass${'phrase'}": "${password}"`,
      `"userPass${'word'}" : "harbour${'mongo'}"`,
    ],
    nearMisses: ['"userPassword" : "string"', '"sshPassphrase" : ""'],
  },
];
