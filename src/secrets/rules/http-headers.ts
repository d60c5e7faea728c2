// What HTTP headers log in with, whether or not it looks random: `Authorization: Basic`, and cookies that hold a session.
import { decodeBase64, isNoStandIn } from '../config-values.ts';
import { isDummyPassword } from '../dummy-value.ts';
import { assignment, patternIgnoringCase } from '../pattern-parts.ts';
import { isRandomText } from '../random-text.ts';
import { base64Of, sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

/** Bytes of printable UTF-8, a character each. */
const printable = String.raw`(?:[\x20-\x7e]|[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3})`;
const userAndPassword = new RegExp(`^(?<user>(?:(?!:)${printable})*):(?<password>${printable}*)$`);
/** The credentials of every introduction to HTTP (RFC 7617). */
const introductory = 'open sesame';

/** Some services take a token for the user, and no password. */
function isBasicLogin(value: string): boolean {
  const { user, password } = userAndPassword.exec(decodeBase64(value) ?? '')?.groups ?? {};
  if (user === undefined || password === undefined) return false;
  if (isRandomText(user, 16)) return true;
  return password.length >= 3 && password !== introductory && !isDummyPassword(password) && isNoStandIn(password);
}

/** Cookies that say nothing about who is logged in. */
const harmlessCookie = /csrf|xsrf|consent|theme|locale|lang/i;
const cookie = String.raw`[\w!#$&^|~.-]{1,64}=[\w+/.~:!@#$%^*=|&-]{0,4096}`;
const eachCookie = /([\w!#$&^|~.-]+)=([^;\s]*)/g;

/** From the first random value of the cookies to the last; undefined when none is random. */
function sessionIn(text: string, start: number, end: number): { start: number; end: number } | undefined {
  let session: { start: number; end: number } | undefined;
  for (const { 0: whole, 1: name = '', 2: spelled = '', index } of text.slice(start, end).matchAll(eachCookie)) {
    const value = spelled.replace(/[.,!]+$/, '');
    // Frameworks join an id and its signature: `s%3A…`, `….…`.
    const isSession = value.split(/%[\dA-Fa-f]{2}|[.:|&]/).some((part) => isRandomText(part, 16));
    if (!isSession || harmlessCookie.test(name)) continue;
    const from = start + index + whole.length - spelled.length;
    session = { start: session?.start ?? from, end: from + value.length };
  }
  return session;
}

export const httpHeaderRules: readonly SecretRule[] = [
  {
    id: 'http-basic-login',
    title: 'User and password of an Authorization header',
    class: 'config-secret',
    keywords: ['authorization'],
    pattern: patternIgnoringCase(
      'authorization',
      assignment,
      String.raw`Basic(?:\s{1,4}|%20)(?<secret>[A-Za-z0-9+/_-]{4,1000}(?:=|%3D|\\u003d){0,2})(?![A-Za-z0-9+/=-])`,
    ),
    isSecret: (value) => isBasicLogin(value.replace(/(?:%3D|\\u003d)+$/i, '')),
    positives: [
      `Authorization: Basic ${base64Of('maria:harbour')}`,
      `curl -H "Authorization: Basic ${base64Of('deploy:Winter 2026')}" https://acme.test/api`,
      `'Proxy-Authorization': 'Basic ${base64Of('maria:k9vTqHarbour7')}'`,
      `headers.set("authorization", "Basic ${base64Of(`${sampleText('base62', 32)}:`)}")`,
    ],
    nearMisses: [
      'Authorization: Basic authentication is used here',
      `Authorization: Basic ${base64Of('Aladdin:open sesame')}`,
      `Authorization: Basic ${base64Of('username:password')}`,
      'Authorization: Basic <credentials>',
    ],
  },
  {
    id: 'http-session-cookie',
    title: 'Random value of a cookie',
    class: 'generic-secret',
    keywords: ['cookie'],
    pattern: patternIgnoringCase(
      'cookie',
      assignment,
      `(?<secret>${cookie}(?:;[ ]{0,2}(?:${cookie}|[A-Za-z]{1,16})){0,40})`,
    ),
    extent: (text, { start, end }) => sessionIn(text, start, end),
    isSecret: () => true,
    positives: [
      `Cookie: session=${sampleText('base62', 32)}`,
      `Set-Cookie: sid=s%3A${sampleText('base62', 32, 2)}.${sampleText('base62', 43)}; Path=/; HttpOnly`,
      `curl -H 'Cookie: theme=dark; sessionid=${sampleText('hex', 32)}; lang=en' https://acme.test`,
      `document.cookie = "auth=${sampleText('base64url', 43)}"`,
    ],
    nearMisses: [
      'Cookie: theme=dark; sidebar=open',
      `Set-Cookie: csrftoken=${sampleText('base62', 32)}; Path=/`,
      'Set-Cookie: session=the-session-of-the-test; Path=/',
      `The cookie of the page has the hash ${sampleText('hex', 32)}.`,
    ],
  },
];
