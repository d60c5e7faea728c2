import { mkdtemp, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findLogWindow, readWindow } from './log-window.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pretense-window-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const today = new Date(2026, 2, 10);
const weekAgo = new Date(2026, 2, 3);
const line = (seq: number): string =>
  `${JSON.stringify({ seq, type: 'ai.request', timestamp: '2026-03-10T10:00:00.000Z' })}\n`;

async function segment(number: number, written: Date, text = line(number)): Promise<void> {
  const path = join(folder, `${String(number).padStart(8, '0')}-1.ndjson`);
  await writeFile(path, text);
  await utimes(path, written, written);
}

async function seqsOf(segments: Parameters<typeof readWindow>[0], upToSeq = 100): Promise<readonly number[]> {
  const seqs: number[] = [];
  const limits = { upToSeq, signal: new AbortController().signal };
  for await (const records of readWindow(segments, limits)) seqs.push(...records.map(({ seq }) => seq));
  return seqs;
}

describe('the last days of a log', () => {
  test('are the segments that were written since, in the order of the chain', async () => {
    await segment(1, new Date(2026, 1, 1));
    await segment(2, new Date(2026, 2, 5));
    await segment(3, new Date(2026, 2, 9, 23));
    await segment(4, new Date(2026, 2, 10, 8));
    await segment(5, new Date(2026, 2, 10, 9));
    const window = await findLogWindow(folder, { since: today, earliest: weekAgo });
    expect(await seqsOf(window.recent)).toEqual([4, 5]);
    expect(await seqsOf(window.earlier)).toEqual([2, 3]);
  });

  test('hold the newest segment whatever its time', async () => {
    await segment(1, new Date(2026, 1, 1));
    const window = await findLogWindow(folder, { since: today, earliest: weekAgo });
    expect(await seqsOf(window.recent)).toEqual([1]);
  });

  test('leave out the oldest ones of a log that is too large to be looked at', async () => {
    for (const number of [1, 2, 3, 4, 5, 6]) await segment(number, new Date(2026, 2, 8), ' '.repeat(8 * 1024 * 1024));
    await segment(7, today);
    expect((await stat(join(folder, '00000001-1.ndjson'))).size).toBe(8 * 1024 * 1024);
    const { earlier } = await findLogWindow(folder, { since: today, earliest: weekAgo });
    expect(earlier.map(({ number }) => number)).toEqual([3, 4, 5, 6]);
  });

  test('are read up to a record, and past what is no record', async () => {
    await segment(1, today, `${line(0)}{"broken\n${line(1)}[]\n${line(2)}${line(3)}{"seq":4,"type":"ai.re`);
    const { recent } = await findLogWindow(folder, { since: today, earliest: weekAgo });
    expect(await seqsOf(recent, 2)).toEqual([0, 1, 2]);
    expect(await seqsOf(recent)).toEqual([0, 1, 2, 3]);
  });

  test('are none where there is no log', async () => {
    const window = await findLogWindow(join(folder, 'none'), { since: today, earliest: weekAgo });
    expect(window).toEqual({ recent: [], earlier: [] });
  });
});
