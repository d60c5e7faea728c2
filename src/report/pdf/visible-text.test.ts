import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clippedText, visibleText } from './visible-text.ts';

describe('a text of others on paper', () => {
  test.each([
    ['plain text stays', 'src/payments/réconcile.ts', 'src/payments/réconcile.ts'],
    ['a direction override', 'a\u202eb', 'a[U+202E]b'],
    ['an escape of a terminal', '\u001b[31m', '[U+001B][31m'],
    ['a line end', 'a\r\nb', 'a[U+000D][U+000A]b'],
    ['a space without width', 'a\u200bb', 'a[U+200B]b'],
    ['a wide space', 'a\u3000b', 'a[U+3000]b'],
    ['half a pair', '\ud83d', '[U+D83D]'],
    ['a tower of marks', 'a\u0323\u0330\u0331\u0332\u0333', 'ạ\u0330\u0331[U+0332][U+0333]'],
  ])('%s', (_, text, shown) => {
    expect(visibleText(text)).toBe(shown);
  });

  test('keeps lines where they are wanted, as one sort', () => {
    expect(visibleText('a\r\nb\u2028c', { keepsLines: true })).toBe('a\nb\nc');
  });

  test('shows what the font has no glyph for', () => {
    expect(visibleText('a支', { hasGlyph: (codePoint) => codePoint < 0x500 })).toBe('a[U+652F]');
  });

  test('never holds what could deceive, and says the same when it is shown again', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        const shown = visibleText(text);
        expect(shown).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
        expect(visibleText(shown)).toBe(shown);
      }),
      { numRuns: 100 },
    );
  });

  test('is cut with the number of what is left out, and never inside a pair', () => {
    expect(clippedText('short', 10)).toBe('short');
    expect(clippedText('\u{1f600}'.repeat(5), 3)).toBe(`${'\u{1f600}'.repeat(3)} … (2 more characters)`);
  });
});
