import { createHmac } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { secretRules } from '../secrets/rules/index.ts';
import { createSecretScanner } from '../secrets/scan.ts';
import { redactAnySpelling } from './secret-spellings.ts';

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
    ['with soft hyphens inside', `${token.slice(0, 2)}\u00AD${token.slice(2, 20)}\u00AD${token.slice(20)}`],
  ])('%s', (_name, spelled) => {
    const redacted = redactAnySpelling(`key: "${spelled}", and on`, scanner);
    expect(redacted.text).toBe(`key: "${placeholder}", and on`);
    expect(redacted.findings).toMatchObject([{ start: 6, end: 6 + spelled.length, rule: 'github-token' }]);
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

test('law: what is redacted holds no secret in any spelling, and redacting again changes nothing', () => {
  const piece = fc.constantFrom(
    '\\',
    '\\u0067',
    '%5F',
    '%',
    '&#112;',
    '\u200B',
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
