// E-mail addresses that can reach somebody: no reserved domain, no remote of a repository, no version of a package.
import { isDigit, isWordCharacter } from './boundaries.ts';
import { anchoredRecognizer } from './personal-scan.ts';
import { isMailDomain } from './mail-domains.ts';
import type { ExaminedText, Matcher, RecognizerFactory } from './types.ts';

const maxLocalChars = 64;
const maxDomainChars = 253;
/** Characters before an address in which the scheme of a URL can stand. */
const maxUserChars = 80;

/** Accounts that hosts of repositories take everybody's connection under. */
const remoteUsers = new Set(['git', 'hg', 'svn', 'bzr', 'gitolite', 'gitlab', 'forgejo', 'gitea', 'aur']);

function matcherFor({ text }: ExaminedText): Matcher {
  // Addresses of one text share a few domains.
  const known = new Map<string, boolean>();
  const hasMail = (domain: string): boolean => {
    const judged = known.get(domain) ?? isMailDomain(domain);
    known.set(domain, judged);
    return judged;
  };
  return (at) => {
    if (!isLocalCharacter(text.charCodeAt(at - 1)) || !isWordCharacter(text.charCodeAt(at + 1))) return undefined;
    const end = endOfDomain(text, at + 1);
    if (end === undefined) return undefined;
    const start = startOfLocal(text, at);
    if (start === undefined || at - start > maxLocalChars || !hasMail(text.slice(at + 1, end))) return undefined;
    const local = text.slice(start, at);
    if (isVersionOrImage(text, at) || isRemote(text, { start, end, local })) return undefined;
    return { start, end };
  };
}

const percent = 37;
const plus = 43;
const dash = 45;
const dot = 46;

/** Without a dot at its start, and without the letter of an escape before it. */
function startOfLocal(text: string, at: number): number | undefined {
  let start = at;
  while (at - start <= maxLocalChars && isLocalCharacter(text.charCodeAt(start - 1))) start--;
  start += escapeBefore(text, start, at);
  while (start < at && isEdgePunctuation(text.charCodeAt(start))) start++;
  if (start === at || isTemplateSign(text.charCodeAt(start - 1))) return undefined;
  const hasTwoDots = text.charCodeAt(at - 1) === dot || text.slice(start, at).includes('..');
  return hasTwoDots ? undefined : start;
}

/** A terminal colour up to its last number, as it is and in source. */
const colourStart = new RegExp(String.raw`(?:\x1b|\\u001b|\\x1b|\\033|\\e)\[(?:\d*;)*$`, 'i');

/** Characters of `\n`, `\u003c`, `%3C` or a terminal colour that look like the first ones of the address. */
function escapeBefore(text: string, start: number, at: number): number {
  const sign = text.charAt(start - 1);
  if (sign === '' || !'\\%[;'.includes(sign)) return 0;
  const isColour = sign === '[' || sign === ';';
  if (isColour && !colourStart.test(text.slice(Math.max(0, start - 16), start))) return 0;
  const escape = isColour ? /^\d*[a-z]/i : sign === '%' ? /^[\da-f]{2}/i : /^(?:u[\da-f]{4}|x[\da-f]{2}|[abefnrtv0])/i;
  return escape.exec(text.slice(start, Math.min(at, start + 5)))?.[0].length ?? 0;
}

/** `+` and `-` of a diff, the dot of a list: around addresses more often than in front of one. */
function isEdgePunctuation(code: number): boolean {
  return !isWordCharacter(code) && !isLatin(code);
}

/** `$USER@…`, `%s@…`. */
function isTemplateSign(code: number): boolean {
  return code === 36 || code === percent;
}

/** Letters of Latin scripts, digits, and the signs that providers allow. */
function isLocalCharacter(code: number): boolean {
  return isWordCharacter(code) || code === plus || code === dash || code === dot || isLatin(code);
}

function isLatin(code: number): boolean {
  return code >= 0xc0 && code <= 0x24f && code !== 0xd7 && code !== 0xf7;
}

/** Behind the last letter or digit; undefined without a dot that two and more follow. */
function endOfDomain(text: string, from: number): number | undefined {
  let end = from;
  let lastDot = -1;
  for (; end - from <= maxDomainChars; end++) {
    const code = text.charCodeAt(end);
    if (code === dot) {
      if (isWordCharacter(text.charCodeAt(end + 1))) lastDot = end;
    } else if (!isWordCharacter(code) && code !== dash) break;
  }
  while (end > from && !isWordCharacter(text.charCodeAt(end - 1))) end--;
  return lastDot < 0 || end - lastDot <= 2 || end - from > maxDomainChars ? undefined : end;
}

/** `name@1.2.3-beta.io`, `icon@2x.png`. */
function isVersionOrImage(text: string, at: number): boolean {
  if (!isDigit(text.charCodeAt(at + 1))) return false;
  return /^\d+(?:\.\d|x\b)/.test(text.slice(at + 1, at + 8));
}

/** `git@host:path`, `user@host:/path`, `ssh://user@host`, `@user@host` of a social network. */
function isRemote(
  text: string,
  address: { readonly start: number; readonly end: number; readonly local: string },
): boolean {
  const { start, end, local } = address;
  if (remoteUsers.has(local.toLowerCase())) return true;
  if (text.charAt(end) === ':' && /^(?:[~/]|\w[\w.-]*\/)/.test(text.slice(end + 1, end + 80))) return true;
  const sign = text.charAt(start - 1);
  if (sign === '@') return true;
  if (sign !== '/' && sign !== ':') return false;
  return /:\/\/[^\s/'"`<>@]*$/.test(text.slice(Math.max(0, start - maxUserChars), start));
}

const sign = '@';

export const emailAddress: RecognizerFactory = () =>
  anchoredRecognizer({
    id: 'email-address',
    title: 'E-mail address',
    class: 'email',
    anchor: 'at',
    contextWords: [],
    matcherFor,
    positives: [
      'anna.brandt' + sign + 'northfield-mills.com',
      'jane.holloway' + sign + 'northfield-mills.com',
      'j.holloway+invoices' + sign + 'mail.northfield-mills.co.uk',
      'Jane <JANE' + sign + 'NORTHFIELD-MILLS.DE>',
      'mailto:jane_h' + sign + 'northfield-mills.io',
      'jürgen.müller' + sign + 'northfield-mills.de',
    ],
    nearMisses: [
      'jane' + sign + 'example.com',
      'jane' + sign + 'mail.example.org',
      'jane' + sign + 'northfield.test',
      'jane' + sign + 'northfield.invalid',
      'root' + sign + 'localhost',
      'git' + sign + 'github.com:northfield/mills.git',
      'deploy' + sign + 'northfield-mills.com:/srv/www',
      'ssh://deploy' + sign + 'northfield-mills.com/srv',
      'postgres://app:pw' + sign + 'db.northfield-mills.com/app',
      'react' + sign + '18.2.0',
      sign + 'babel/core' + sign + '7.1.0-beta.io',
      'icon' + sign + '2x.png',
      'jane' + sign + 'northfield',
      'jane' + sign + 'northfield.js',
      'a..b' + sign + 'northfield-mills.com',
      sign + 'jane' + sign + 'northfield-mills.social',
    ],
  });
