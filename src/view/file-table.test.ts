import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  defaultFileSort,
  fileColumns,
  fileKey,
  filterFiles,
  folderOf,
  keepPlaces,
  nextFileSort,
  pathOf,
  rowWindow,
  sortFiles,
} from './file-table.ts';
import type { FileRow } from './snapshot.ts';

const row = (file: string, figures: Partial<FileRow> = {}): FileRow => ({
  repository: 'shop',
  file,
  path: `/srv/shop/${file}`,
  requests: 1,
  scanned: 10,
  mutated: 0,
  secrets: 0,
  lastSeen: '2026-11-22T10:00:00Z',
  ...figures,
});
const names = (rows: readonly FileRow[]) => rows.map(({ file }) => file);

const anyRow = fc
  .record({
    file: fc.stringMatching(/^[a-c]{1,2}(\/[a-c]{1,2}){0,2}$/),
    mutated: fc.nat(3),
    scanned: fc.nat(3),
    requests: fc.nat(3),
    secrets: fc.nat(2),
  })
  .map(({ file, ...figures }) => row(file, figures));
const anyRows = fc.uniqueArray(anyRow, { selector: fileKey, maxLength: 30 });

describe('sorting', () => {
  test('a header goes through largest first, reversed, and back to the default', () => {
    const first = nextFileSort(defaultFileSort, 'requests');
    const second = nextFileSort(first, 'requests');
    expect([first.direction, second.direction]).toEqual(['descending', 'ascending']);
    expect(nextFileSort(second, 'requests')).toEqual(defaultFileSort);
  });

  test('names begin with a, and the default column has no third state but itself', () => {
    expect(nextFileSort(defaultFileSort, 'file')).toEqual({ column: 'file', direction: 'ascending' });
    const reversed = nextFileSort(defaultFileSort, 'mutated');
    expect([reversed.direction, nextFileSort(reversed, 'mutated')]).toEqual(['ascending', defaultFileSort]);
  });

  test('a share is compared as a share', () => {
    const rows = [
      row('a', { scanned: 100, mutated: 20 }),
      row('b', { scanned: 10, mutated: 9 }),
      row('c', { scanned: 0 }),
    ];
    expect(names(sortFiles(rows, { column: 'share', direction: 'descending' }))).toEqual(['b', 'a', 'c']);
  });

  test('the order is total: it does not depend on the order before', () => {
    fc.assert(
      fc.property(
        anyRows,
        fc.constantFrom(...fileColumns),
        fc.constantFrom('ascending', 'descending'),
        (rows, column, direction) => {
          const sort = { column, direction } as const;
          expect(sortFiles(rows.toReversed(), sort)).toEqual(sortFiles(rows, sort));
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('the filter', () => {
  const rows = [row('src/ledger/entry.ts'), row('src/api/Refund.py'), row('test/ledger.test.ts'), row('.env')];

  test.each([
    ['', ['src/ledger/entry.ts', 'src/api/Refund.py', 'test/ledger.test.ts', '.env']],
    ['ledger', ['src/ledger/entry.ts', 'test/ledger.test.ts']],
    ['REFUND', ['src/api/Refund.py']],
    ['*.py', ['src/api/Refund.py']],
    ['*.ts', ['src/ledger/entry.ts', 'test/ledger.test.ts']],
    ['src/*.ts', ['src/ledger/entry.ts']],
    ['ledger/*', ['src/ledger/entry.ts']],
    ['entry*', ['src/ledger/entry.ts']],
    ['ntry*', []],
    ['*ledger*test*', ['test/ledger.test.ts']],
    ['shop/*', ['src/ledger/entry.ts', 'src/api/Refund.py', 'test/ledger.test.ts', '.env']],
    ['/.env', ['.env']],
    ['(', []],
    ['*', ['src/ledger/entry.ts', 'src/api/Refund.py', 'test/ledger.test.ts', '.env']],
  ])('%j', (pattern, files) => expect(names(filterFiles(rows, pattern))).toEqual(files));

  test('a glob finds what the same pattern as an expression finds', () => {
    const pattern = fc.stringMatching(/^[ab*/.]{1,8}$/).filter((text) => text.includes('*'));
    fc.assert(
      fc.property(
        pattern,
        fc.array(fc.stringMatching(/^[ab]{1,3}(\/[ab.]{1,3}){0,2}$/), { maxLength: 10 }),
        (glob, files) => {
          const all = files.map((file) => row(file));
          const body = glob.replaceAll('.', String.raw`\.`).replaceAll(/\*+/g, '.*');
          const expression = new RegExp(glob.startsWith('*') || glob.startsWith('/') ? `${body}$` : `/${body}$`);
          expect(filterFiles(all, glob)).toEqual(all.filter((each) => expression.test(`/${pathOf(each)}`)));
        },
      ),
      { numRuns: 200 },
    );
  });

  test('many stars take no longer than few', () => {
    const long = row(`${'a'.repeat(4000)}.ts`);
    expect(filterFiles([long], `${'*a'.repeat(100)}*b`)).toEqual([]);
  });
});

describe('the rows in view', () => {
  test.each([
    ['at the top', 0, 364, 26, 20_000, { start: 0, end: 22 }],
    ['in the middle', 26_000, 364, 26, 20_000, { start: 992, end: 1022 }],
    ['at the end', 519_636, 364, 26, 20_000, { start: 19_978, end: 20_000 }],
    ['of a short table', 0, 364, 26, 3, { start: 0, end: 3 }],
    ['of none', 0, 364, 26, 0, { start: 0, end: 0 }],
    ['before there is any layout', 0, 0, 0, 50, { start: 0, end: 0 }],
    ['behind the end, after a filter', 50_000, 364, 26, 10, { start: 10, end: 10 }],
  ])('%s', (_, top, view, height, count, window) => expect(rowWindow(top, view, height, count)).toEqual(window));
});

test('rows keep their places while somebody looks at them', () => {
  const shown = [row('b', { mutated: 2 }), row('a', { mutated: 1 }), row('gone')];
  const fresh = [row('a', { mutated: 9 }), row('new'), row('b', { mutated: 3 })];
  expect(keepPlaces(shown, fresh).map(({ file, mutated }) => [file, mutated])).toEqual([
    ['b', 3],
    ['a', 9],
    ['new', 0],
  ]);
});

test('a path is split before the name', () => {
  expect(folderOf(row('src/api/refund.ts'))).toBe('shop/src/api');
  expect(folderOf(row('.env'))).toBe('shop');
});
