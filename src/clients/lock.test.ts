import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { withLock } from './lock.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pretense-lock-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));
const file = () => join(folder, 'x', 'lock');

test('only one at a time, and nothing is left behind', async () => {
  let inside = 0;
  const most: number[] = [];
  const work = () =>
    withLock({ file: file() }, async () => {
      inside += 1;
      most.push(inside);
      await new Promise((resolve) => setImmediate(resolve));
      inside -= 1;
    });
  await Promise.all([work(), work(), work(), work()]);
  expect(most).toEqual([1, 1, 1, 1]);
  expect(readdirSync(join(folder, 'x'))).toEqual([]);
});

test('a lock whose process is gone is taken', async () => {
  await withLock({ file: file() }, async () => undefined);
  // No process has this id.
  writeFileSync(file(), '4194999 abc');
  expect(await withLock({ file: file() }, async () => 'done')).toBe('done');
});

test('a lock that is held gives busy after the time to wait', async () => {
  await withLock({ file: file() }, async () => {
    await expect(withLock({ file: file(), waitMs: 60 }, async () => undefined)).rejects.toMatchObject({ code: 'busy' });
  });
});

test('is let go when the work fails', async () => {
  await expect(withLock({ file: file() }, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await withLock({ file: file() }, async () => 'done')).toBe('done');
});
