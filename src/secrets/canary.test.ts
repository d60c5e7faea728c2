// What looks for canaries proves nothing unless it finds one that is there.
import { describe, expect, test } from 'vitest';
import { canaries, canariesIn } from './canary.fixture.ts';

const spellings: readonly (readonly [string, (text: string) => string])[] = [
  ['plain', (text) => text],
  ['in capitals', (text) => text.toUpperCase()],
  ['in JSON', (text) => JSON.stringify({ message: `a "${text}"\n` })],
  [
    'in JSON escapes',
    (text) => [...text].map((one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`).join(''),
  ],
  ['percent-encoded', encodeURIComponent],
  ['in a form', (text) => new URLSearchParams({ q: text }).toString()],
  ['in hexadecimal', (text) => Buffer.from(text).toString('hex')],
  ['in base64', (text) => Buffer.from(text).toString('base64')],
  ['in base64 behind one character', (text) => Buffer.from(`x${text}y`).toString('base64')],
  ['in base64 behind two characters', (text) => Buffer.from(`xy${text}z`).toString('base64')],
  ['in base64 for URLs', (text) => Buffer.from(`?${text}>`).toString('base64url')],
  ['in UTF-16', (text) => Buffer.from(text, 'utf16le').toString('latin1')],
];

describe('the search for canaries', () => {
  test.each(spellings)('finds each one %s', (_, spell) => {
    for (const { kind, text } of canaries) {
      const found = canariesIn(Buffer.from(`before ${spell(text)} after`, 'latin1'));
      expect(found.map((one) => one.split(',')[0])).toContain(kind);
      expect(found.join()).not.toContain(text);
    }
  });

  test('finds none where none is', () => {
    expect(canariesIn(Buffer.from('an ordinary line of a log, 2026-11-22T12:00:00Z, f_0123456789abcdef'))).toEqual([]);
  });
});
