import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { WorkspaceWatcher } from '../../src/workspace/watch.ts';
import { makeWorkspace, writeFiles } from '../fixtures/workspaces/write-workspace.ts';

let root = '';
let nowMs = 0;
let changes: string[] = [];
let watcher: WorkspaceWatcher;

beforeEach(async () => {
  root = makeWorkspace({ 'src/ledger.ts': 'export const ledgerTotal = 1;\n', '.gitignore': 'dist/\n' });
  nowMs = 0;
  changes = [];
  watcher = new WorkspaceWatcher({
    clock: { now: () => new Date(0), monotonicMs: () => nowMs },
    onChanged: (changed) => changes.push(changed),
    isRecursive: false,
    rescanMs: 5_000,
  });
  await watcher.add(root, true);
});
afterEach(() => {
  watcher.dispose();
  rmSync(dirname(root), { recursive: true });
});

async function requestAfter(milliseconds: number): Promise<readonly string[]> {
  nowMs += milliseconds;
  await watcher.requestArrived();
  return changes;
}

describe('a watched workspace, while requests arrive,', () => {
  test('is not reported as long as nothing changed', async () => {
    expect(await requestAfter(6_000)).toEqual([]);
  });

  test.each([
    ['a new file', { 'src/new.ts': '' }],
    ['a changed file', { 'src/ledger.ts': 'export const ledgerTotals = 1;\n' }],
    ['a new remote', { '.git/config': '[remote "origin"]\nurl = git@git.acme.example:ledger\n' }],
  ])('is reported once for %s', async (_name, files) => {
    writeFiles(root, files);
    expect(await requestAfter(6_000)).toEqual([root]);
    expect(await requestAfter(6_000)).toEqual([root]);
  });

  test('is reported when a file is gone', async () => {
    rmSync(`${root}/src/ledger.ts`);
    expect(await requestAfter(6_000)).toEqual([root]);
  });

  test('is not reported for ignored files', async () => {
    writeFiles(root, { 'dist/out.js': '' });
    expect(await requestAfter(6_000)).toEqual([]);
  });

  test('is looked at again only after a rest', async () => {
    await requestAfter(6_000);
    writeFiles(root, { 'src/new.ts': '' });
    expect(await requestAfter(4_999)).toEqual([]);
    expect(await requestAfter(1)).toEqual([root]);
  });

  test('is looked at once, however many requests ask', async () => {
    writeFiles(root, { 'src/new.ts': '' });
    nowMs = 6_000;
    await Promise.all([watcher.requestArrived(), watcher.requestArrived(), watcher.requestArrived()]);
    expect(changes).toEqual([root]);
  });

  test('lets every request wait for a look that runs, also those that come after it began', async () => {
    writeFiles(root, { 'src/new.ts': '' });
    nowMs = 6_000;
    const first = watcher.requestArrived();
    await watcher.requestArrived();
    expect(changes).toEqual([root]);
    await first;
  });

  test('is left alone for longer after a look that took long, so that requests do not wait all the time', async () => {
    nowMs = 6_000;
    const slow = watcher.requestArrived();
    nowMs = 10_000;
    await slow;
    writeFiles(root, { 'src/new.ts': '' });
    expect(await requestAfter(15_999)).toEqual([]);
    expect(await requestAfter(1)).toEqual([root]);
  });

  test('is not reported after it was removed', async () => {
    watcher.remove(root);
    writeFiles(root, { 'src/new.ts': '' });
    expect(await requestAfter(6_000)).toEqual([]);
  });
});

test('where the system reports changes of a tree, a change is reported without a request', async () => {
  const changed = new Promise<string>((resolve) => {
    const recursive = new WorkspaceWatcher({
      clock: { now: () => new Date(0), monotonicMs: () => performance.now() },
      onChanged: (path) => {
        recursive.dispose();
        resolve(path);
      },
      isRecursive: true,
      debounceMs: 1,
      rescanMs: 0,
    });
    void recursive.add(root, true).then(() => writeFiles(root, { 'src/later.ts': '' }));
  });
  expect(await changed).toBe(root);
});

test('where the system reports changes of a tree, a request does not wait for the pause after a report', async () => {
  const reported: string[] = [];
  const recursive = new WorkspaceWatcher({
    clock: { now: () => new Date(0), monotonicMs: () => nowMs },
    onChanged: (path) => reported.push(path),
    isRecursive: true,
    debounceMs: 3_600_000,
  });
  await recursive.add(root, true);
  nowMs = 6_000;
  writeFiles(root, { 'src/later.ts': '' });
  await expect
    .poll(async () => {
      await recursive.requestArrived();
      return reported;
    })
    .toEqual([root]);
  recursive.dispose();
});
