import { appendFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { HeldClock } from './faulty-disk.fixture.ts';
import { openJournal } from './journal.ts';
import { readRecords, type ReadOptions, tail } from './read.ts';

let auditDir: string;

beforeEach(async () => {
  auditDir = await mkdtemp(join(tmpdir(), 'pretense-read-'));
  const clock = new HeldClock();
  const journal = await openJournal({ auditDir, clock, maxSegmentBytes: 1500 });
  for (let index = 0; index < 10; index += 1) {
    clock.time += 1000;
    await journal.append(index % 2 === 0 ? 'ai.request' : 'ai.response', { index, text: '"type":"ai.request"' });
  }
  await journal.close();
});

afterEach(() => rm(auditDir, { recursive: true, force: true }));

async function indexes(options: ReadOptions): Promise<readonly unknown[]> {
  const found: unknown[] = [];
  for await (const record of readRecords(auditDir, options)) found.push(record['index']);
  return found;
}

describe('reading the log', () => {
  test('gives all records across segments in order', async () => {
    expect(await indexes({})).toEqual([undefined, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  test('can be narrowed to a type', async () => {
    expect(await indexes({ type: 'ai.request' })).toEqual([0, 2, 4, 6, 8]);
  });

  test('can begin at a moment', async () => {
    expect(await indexes({ from: '2026-01-31T10:00:08.000Z' })).toEqual([7, 8, 9]);
  });

  test('leaves out a last line that is still being written', async () => {
    await appendFile(join(auditDir, '00000009-1.ndjson'), '{"half');
    expect(await indexes({})).toHaveLength(11);
  });

  test('refuses a line that is no record', async () => {
    await appendFile(join(auditDir, '00000009-1.ndjson'), 'noise\n');
    await expect(indexes({})).rejects.toMatchObject({ code: 'corrupted' });
  });

  test('of a folder that is not there gives nothing', async () => {
    await rm(auditDir, { recursive: true });
    expect(await indexes({})).toEqual([]);
    expect(await tail(auditDir, 5)).toEqual([]);
  });

  test.each([
    [0, []],
    [1, [9]],
    [5, [5, 6, 7, 8, 9]],
    [99, [undefined, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9]],
  ])('from the end gives the last %i, oldest first', async (count, expected) => {
    expect((await tail(auditDir, count)).map((record) => record['index'])).toEqual(expected);
  });
});
