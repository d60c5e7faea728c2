import { createHmac } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { growthOf, linearGrowth } from '../base/growth.fixture.ts';
import { secretRules } from '../secrets/rules/index.ts';
import { createSecretScanner } from '../secrets/scan.ts';
import { findAnySpelling, redactAnySpelling } from './secret-spellings.ts';

const scanner = createSecretScanner({
  rules: secretRules,
  keyedHash: (value) => createHmac('sha256', 's').update(value).digest('hex'),
});
const token = ['gh', 'p_', 'R7xQ2mVb9KcT4nWz8LpY3sJd6HfG1aEu5XoB'].join('');
const { text: placeholder } = scanner.redact(token);
const hex = (character: string, digits: number): string => character.charCodeAt(0).toString(16).padStart(digits, '0');
const everyCharacter = (write: (character: string) => string): string => [...token].map(write).join('');

describe('an attacker who spells a token otherwise does not get it out:', () => {
  test.each([
    ['one letter as \\u', token.replace('g', '\\u0067')],
    ['one letter as \\u in a string in a string', token.replace('g', '\\\\u0067')],
    ['one letter as \\x', token.replace('h', '\\x68')],
    ['percent-encoded', token.replace('_', '%5F')],
    ['percent-encoded twice', token.replace('_', '%255F')],
    ['as an entity', token.replace('p', '&#112;')],
    ['every character as \\u', everyCharacter((character) => `\\u${hex(character, 4)}`)],
    ['every character percent-encoded', everyCharacter((character) => `%${hex(character, 2)}`)],
    ['with a zero-width space inside', `${token.slice(0, 12)}\u200B${token.slice(12)}`],
    ['with an entity that has a name', token.replace('_', '&lowbar;')],
    ['with an entity in an entity', token.replace('_', '&amp;#95;')],
    ['with entities that nobody sees', token.replace('p_', 'p&shy;_').replace('m', 'm&ZeroWidthSpace;')],
    ['as grep --color prints it', `\u001b[01;31m\u001b[K${token.replace('_', '_\u001b[m\u001b[K')}`],
    ['with a colour around every character', everyCharacter((character) => `\u001b[1m${character}\u001b[0m`)],
    ['with a colour in JSON', token.replace('Q', '\\u001b[01;31m\\u001b[KQ\\u001b[m\\u001b[K')],
    ['with a colour of a script', token.replace('Q', '\\033[1;32mQ\\x1b[0m\\e[K')],
    ['with a line break inside', `${token.slice(0, 21)}\n${token.slice(21)}`],
    ['with an indented line inside', `${token.slice(0, 14)}\r\n      ${token.slice(14)}`],
    ['with the line break of a shell inside', `${token.slice(0, 9)}\\\n${token.slice(9)}`],
    ['on three lines', `${token.slice(0, 9)}\n  ${token.slice(9, 19)}\n  ${token.slice(19)}`],
    ['with a line break of JSON inside', `${token.slice(0, 21)}\\n  ${token.slice(21)}`],
    ['with its last letters on the next line', `${token.slice(0, -3)}\n${token.slice(-3)}`],
    ['with soft hyphens inside', `${token.slice(0, 2)}\u00AD${token.slice(2, 20)}\u00AD${token.slice(20)}`],
  ])('%s', (_name, spelled) => {
    const { text, findings } = redactAnySpelling(`key: "${spelled}", and on`, scanner);
    // What colours the token as a whole may stay beside it.
    const colours = new RegExp(String.raw`(?:\u001b\[[\d;]*[mK])+`, 'g');
    expect(text.replaceAll(colours, '')).toBe(`key: "${placeholder}", and on`);
    expect(findings).toMatchObject([{ rule: 'github-token' }]);
  });

  test('a token with a dot is found although the escape ends before it', () => {
    const encode = (text: string): string => Buffer.from(text).toString('base64url');
    const jwt = [
      encode('{"alg":"HS256","typ":"JWT"}'),
      encode('{"sub":"4711","name":"someone","iat":1516239022}'),
      'SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c',
    ].join('.');
    expect(scanner.scan(jwt)).toHaveLength(1);
    const { text } = redactAnySpelling(`x ${jwt.replace('e', '\\u0065')} y`, scanner);
    expect(text).toBe(`x ${scanner.redact(jwt).text} y`);
  });
});

describe('what a line break divides is not one value:', () => {
  test.each([
    ['a token and the next line', `${token}\nnext`],
    ['a token and an indented name', `TOKEN=${token}\n  another_name = 3`],
    ['a token and a setting', `TOKEN=${token}\nOTHER2=value`],
    ['two tokens', `${token}\n${token}`],
    ['a token and a word in JSON', `${token}\\nnext`],
  ])('%s', (_name, text) => {
    expect(redactAnySpelling(text, scanner)).toEqual(scanner.redact(text));
  });

  test.each([
    ['a token that is too short, and a setting', `see ${token.slice(0, -1)}\nOTHER=value`],
    ['a token that is too short, and prose', `${token.slice(0, -1)}\nand that is all`],
    ['words', 'the sk_live_\nkey of the shop_2\nis here'],
  ])('%s', (_name, text) => {
    expect(redactAnySpelling(text, scanner)).toEqual({ text, findings: [] });
  });

  test('the second line of a longer value goes with the first', () => {
    const long = [
      'sk-',
      'ant-',
      'api03-',
      'x7Kq2mVb9cT4nWz8LpY3sJd6HfG1aEu5XoBr7xQ2mVb9Kc',
      'T4nWz8LpY3sJd6HfG1aEu5XoBq9Z',
    ];
    const value = long.join('');
    const wrapped = `${value.slice(0, 60)}\n${value.slice(60)}`;
    expect(redactAnySpelling(wrapped, scanner).findings).toMatchObject([{ start: 0, end: wrapped.length }]);
  });
});

test('plain and spelled secrets in one text are each redacted once, in order', () => {
  const text = `${token} é \\u00e9 ${token.replace('_', '%5F')} %20 ${token}`;
  const redacted = redactAnySpelling(text, scanner);
  expect(redacted.text).toBe(`${placeholder} é \\u00e9 ${placeholder} %20 ${placeholder}`);
  expect(redacted.findings).toHaveLength(3);
});

test('a text without escapes comes out as the scanner says', () => {
  for (const text of ['', 'plain', `a ${token} b`])
    expect(redactAnySpelling(text, scanner)).toEqual(scanner.redact(text));
});

test.each<[string, string]>([
  ['short lines', 'ab12\n'],
  ['lines that begin like a token', `${token.slice(0, 20)}\n`],
  ['line breaks', '\n'],
  ['line breaks of JSON', 'a1b2\\n'],
  ['backslashes', '\\'],
  ['blanks behind line breaks', `a1b2c3\n${' '.repeat(300)}`],
])('what is looked for across lines costs no more than the text is longer: %s', (_name, unit) => {
  const size = 60_000;
  const growth = growthOf(size, (length) => findAnySpelling(unit.repeat(length / unit.length), scanner));
  expect(growth).toBeLessThan(linearGrowth);
});

test('law: what is redacted holds no secret in any spelling, and redacting again changes nothing', () => {
  const piece = fc.constantFrom(
    '\\',
    '\\u0067',
    '%5F',
    '%',
    '&#112;',
    '\u200B',
    '\n',
    '\\\n  ',
    '\u001b[m',
    '&lowbar;',
    token.slice(9),
    token,
    token.slice(0, 9),
    'REDACTED-',
    ' ',
    'é',
    '"',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const { text, findings } = redactAnySpelling(pieces.join(''), scanner);
      expect(redactAnySpelling(text, scanner).text).toBe(text);
      for (const [index, { start, end }] of findings.entries()) {
        expect(end).toBeGreaterThan(start);
        expect(start).toBeGreaterThanOrEqual(findings[index - 1]?.end ?? 0);
      }
    }),
    { numRuns: 300 },
  );
});
