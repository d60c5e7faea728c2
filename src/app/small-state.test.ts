import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openSmallState } from './small-state.ts';

let folder: string;
let path: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pretense-state-'));
  path = join(folder, 'state.json');
});

afterEach(() => rm(folder, { recursive: true, force: true }));

const workspace = { root: '/projects/shop', addedAt: '2026-01-31T10:00:00.000Z', trusted: false };

describe('the small state', () => {
  test('is empty at first, and looking at it writes nothing', async () => {
    const state = await openSmallState(path);
    expect([state.workspaces, state.acceptedFiles, state.pins]).toEqual([[], [], []]);
    expect(await readdir(folder)).toEqual([]);
  });

  test('comes back as it was, from a file for the owner only', async () => {
    const state = await openSmallState(path);
    await state.registerWorkspace(workspace);
    await state.acceptFile({ path: '/projects/shop/.pretense.json', sha256: 'ab' });
    await state.addPin({ text: 'ledger', kind: 'always', source: 'user' });
    const again = await openSmallState(path);
    expect(again.workspaces).toEqual([workspace]);
    expect(again.acceptedFiles).toEqual([{ path: '/projects/shop/.pretense.json', sha256: 'ab' }]);
    expect(again.pins).toEqual([{ text: 'ledger', kind: 'always', source: 'user' }]);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).toEqual(['state.json']);
  });

  test('keeps each excluded dependency once, and forgets it when it is included', async () => {
    const state = await openSmallState(path);
    for (const name of ['untyped', '@acme', 'untyped']) await state.excludeDependency(name);
    expect((await openSmallState(path)).excludedDependencies).toEqual(['@acme', 'untyped']);
    await state.includeDependency('untyped');
    expect((await openSmallState(path)).excludedDependencies).toEqual(['@acme']);
  });

  test('written before there were exclusions has none', async () => {
    await writeFile(path, '{"v":1,"workspaces":[],"acceptedFiles":[],"pins":[]}');
    expect((await openSmallState(path)).excludedDependencies).toEqual([]);
  });

  test('keeps one entry per workspace, per accepted file, and per pin and source', async () => {
    const state = await openSmallState(path);
    await state.registerWorkspace(workspace);
    await state.registerWorkspace({ ...workspace, trusted: true });
    await state.acceptFile({ path: 'f', sha256: 'old' });
    await state.acceptFile({ path: 'f', sha256: 'new' });
    await state.addPin({ text: 'ledger', kind: 'never', source: 'user' });
    await state.addPin({ text: 'ledger', kind: 'always', source: 'user' });
    await state.addPin({ text: 'ledger', kind: 'never', source: 'f' });
    expect(state.workspaces).toEqual([{ ...workspace, trusted: true }]);
    expect(state.isAccepted({ path: 'f', sha256: 'new' })).toBe(true);
    expect(state.isAccepted({ path: 'f', sha256: 'old' })).toBe(false);
    expect(state.pins.map((pin) => [pin.kind, pin.source])).toEqual([
      ['always', 'user'],
      ['never', 'f'],
    ]);
    await state.removePin({ text: 'ledger', source: 'user' });
    await state.removeWorkspace(workspace.root);
    expect((await openSmallState(path)).pins).toHaveLength(1);
    expect((await openSmallState(path)).workspaces).toEqual([]);
  });

  test('loses no change when many are made at once', async () => {
    const state = await openSmallState(path);
    await Promise.all(
      Array.from({ length: 30 }, (_, index) => state.addPin({ text: `n${index}`, kind: 'always', source: 'user' })),
    );
    expect((await openSmallState(path)).pins).toHaveLength(30);
  });

  test('sees after a reload what another process wrote, and does not undo it with a change of its own', async () => {
    const proxy = await openSmallState(path);
    const command = await openSmallState(path);
    await proxy.registerWorkspace(workspace);
    await command.addPin({ text: 'ledger', kind: 'always', source: 'user' });
    expect(proxy.pins).toEqual([]);
    await proxy.reload();
    expect(proxy.pins).toHaveLength(1);
    expect((await openSmallState(path)).workspaces).toEqual([workspace]);
  });

  test('keeps what it knows when the file has become unreadable', async () => {
    const state = await openSmallState(path);
    await state.registerWorkspace(workspace);
    await writeFile(path, 'noise');
    await expect(state.reload()).rejects.toMatchObject({ code: 'broken' });
    await expect(state.removeWorkspace(workspace.root)).rejects.toMatchObject({ code: 'broken' });
    expect(state.workspaces).toEqual([workspace]);
    expect(await readFile(path, 'utf8')).toBe('noise');
  });

  test.each([
    ['is not JSON', '{"v":1,'],
    ['is empty', ''],
    ['is no object', '[]'],
    ['is of another version', '{"v":2}'],
    ['holds a workspace without a root', '{"v":1,"workspaces":[{"addedAt":"","trusted":true}]}'],
    ['holds a pin of an unknown kind', '{"v":1,"pins":[{"text":"a","kind":"sometimes","source":"user"}]}'],
  ])('that %s is a clear error and stays as it is', async (_name, text) => {
    await writeFile(path, text);
    await expect(openSmallState(path)).rejects.toMatchObject({
      code: 'broken',
      message: expect.stringContaining('left as it is'),
    });
    expect(await readFile(path, 'utf8')).toBe(text);
  });

  test('keeps names that it does not know', async () => {
    await writeFile(path, '{"v":1,"later":{"a":1}}');
    await (await openSmallState(path)).addPin({ text: 'a', kind: 'always', source: 'user' });
    expect(JSON.parse(await readFile(path, 'utf8'))).toHaveProperty('later', { a: 1 });
  });

  test('that cannot be written takes the change back and says so', async () => {
    const state = await openSmallState(path);
    await rm(folder, { recursive: true });
    await expect(state.registerWorkspace(workspace)).rejects.toMatchObject({ name: 'SmallStateError' });
    expect(state.workspaces).toEqual([]);
  });
});
