import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { csvCell, csvLine } from './csv-cell.ts';

const calculated = /^"*[=+\-@＝＋－＠]/;
const unit = fc.constantFrom(...'=+-@＝＋－＠\t\r\n",;a\' ');

function shownBy(cell: string): string {
  return cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell;
}

describe('a cell of a table', () => {
  test.each([
    ['a formula behind a semicolon', 'a;=HYPERLINK(1)', `"a;'=HYPERLINK(1)"`],
    ['a quoted one behind a semicolon', 'a;"=1"', `"a;""'=1"""`],
    ['a full-width sign', '＝1+1', "'＝1+1"],
    ['a line break before it', '\n=1', `"'\n'=1"`],
    ['a tab before it', '\t=1', `"'\t'=1"`],
    ['a formula', '=1+1', "'=1+1"],
    ['no formula', 'a = b; c - d', '"a = b; c - d"'],
    ['a negative number', -1, '-1'],
    ['nothing', null, ''],
    ['a list', ['a', 1], '"[""a"",1]"'],
  ])('%s', (_name, value, cell) => {
    expect(csvCell(value)).toBe(cell);
  });

  test('is no formula and breaks no row, and says what it said', () => {
    fc.assert(
      fc.property(fc.string({ unit }), (text) => {
        const cell = csvCell(text);
        const shown = shownBy(cell);
        expect(shown.replaceAll("'", '')).toBe(text.replaceAll("'", ''));
        expect(shown).not.toMatch(/^[=+\-@＝＋－＠\t\r\n]/);
        expect(cell.startsWith('"')).toBe(/[",;\t\r\n]/.test(shown));
      }),
    );
  });

  test('is no formula for a spreadsheet that ends cells elsewhere, either', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit }), { minLength: 1, maxLength: 4 }), (cells) => {
        for (const part of csvLine(cells).split(/[;\t\r\n]/)) expect(part).not.toMatch(calculated);
      }),
    );
  });
});
