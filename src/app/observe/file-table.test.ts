import { expect, test } from 'vitest';
import { FileTable } from './file-table.ts';
import type { SeenRequest } from './seen-record.ts';
import { requestRecord } from './records.fixture.ts';
import { seenRecord } from './seen-record.ts';

function requestWith(files: readonly { readonly file: string; readonly mutated: number }[], at: string): SeenRequest {
  const fields = {
    files: files.map(({ file, mutated }) => ({
      repository: 'app',
      file,
      identifiers_scanned: 5,
      identifiers_mutated: mutated,
      secrets_detected: 0,
    })),
  };
  const seen = seenRecord(requestRecord({ seq: 1, timestamp: at, ...fields }));
  if (seen?.kind !== 'request') throw new Error('no request');
  return seen;
}

test('a file adds up over its requests', () => {
  const table = new FileTable();
  table.add(requestWith([{ file: 'a.ts', mutated: 2 }], '2026-03-01T10:00:00.000Z'));
  table.add(requestWith([{ file: 'a.ts', mutated: 3 }], '2026-03-01T09:00:00.000Z'));
  expect(table.rows()).toEqual([
    {
      repository: 'app',
      file: 'a.ts',
      requests: 2,
      scanned: 10,
      mutated: 5,
      secrets: 0,
      lastSeen: '2026-03-01T10:00:00.000Z',
    },
  ]);
  expect(table.omitted).toBe(0);
});

test('beyond the limit the files with the fewest changes go, and are counted', () => {
  const table = new FileTable(10);
  for (let index = 0; index < 11; index += 1) {
    table.add(requestWith([{ file: `f${index}.ts`, mutated: index }], '2026-03-01T10:00:00.000Z'));
  }
  expect(table.rows().map(({ file }) => file)).toEqual([
    'f10.ts',
    'f9.ts',
    'f8.ts',
    'f7.ts',
    'f6.ts',
    'f5.ts',
    'f4.ts',
    'f3.ts',
    'f2.ts',
  ]);
  expect(table.omitted).toBe(2);
});
