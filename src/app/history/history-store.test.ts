import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { type HistoryStore, openHistoryStore, removeHistory } from './history-store.ts';
import type { LogFields, LogLevel } from '../../base/log.ts';

const msPerDay = 86_400_000;
const folders: string[] = [];
const logged: string[] = [];
let now = Date.UTC(2026, 10, 22);

function newFolder(): string {
  const folder = join(mkdtempSync(join(tmpdir(), 'pretense-history-')), 'history');
  folders.push(folder);
  return folder;
}

function open(historyDir: string, more: { readonly key?: number; readonly maxBytes?: number } = {}) {
  return openHistoryStore({
    historyDir,
    mapId: 'map_a',
    mapKey: Buffer.alloc(32, more.key ?? 1),
    clock: { now: () => new Date(now), monotonicMs: () => 0 },
    logger: { log: (_level: LogLevel, event: string, _fields?: LogFields) => void logged.push(event) },
    ...(more.maxBytes === undefined ? {} : { maxBytes: more.maxBytes }),
  });
}

/** Opens it again as after a restart. */
async function reopen(store: HistoryStore, folder: string): Promise<HistoryStore> {
  await store.dispose();
  return open(folder);
}

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(join(folder, '..'), { recursive: true });
  logged.length = 0;
  now = Date.UTC(2026, 10, 22);
});

describe('the history of a home', () => {
  test('knows at once what was written, and after a restart', async () => {
    const folder = newFolder();
    let store = await open(folder);
    const key = store.keyOf('sent', 'the ledger');
    store.write(key, 'a form');
    expect(store.read(key)).toBe('a form');
    store = await reopen(store, folder);
    expect([store.read(key), store.read(store.keyOf('sent', 'other'))]).toEqual(['a form', undefined]);
    store.write(key, 'a newer form');
    store = await reopen(store, folder);
    expect([store.read(key), store.size.entries]).toEqual(['a newer form', 1]);
    await store.dispose();
  });

  test('reads what was written last, also when it had read the text before, and nothing that it forgot', async () => {
    const folder = newFolder();
    let store = await open(folder);
    const key = store.keyOf('sent', 'the ledger');
    store.write(key, 'a form');
    store = await reopen(store, folder);
    expect([store.read(key), store.read(key)]).toEqual(['a form', 'a form']);
    store.write(key, 'a newer form');
    store = await reopen(store, folder);
    expect(store.read(key)).toBe('a newer form');
    await store.forget();
    expect(store.read(key)).toBe(undefined);
    await store.dispose();
  });

  test('has another key for every other context and text, half pairs too', async () => {
    const store = await open(newFolder());
    const keys = [
      ['a', 'x'],
      ['b', 'x'],
      ['a', 'y'],
      ['a', '\ud800'],
      ['a', '\ud801'],
      ['a', '\ufffd'],
    ] as const;
    expect(new Set(keys.map(([context, text]) => store.keyOf(context, text))).size).toBe(keys.length);
    await store.dispose();
  });

  test('leaves nothing readable on disk, and no text of its keys', async () => {
    const folder = newFolder();
    const store = await open(folder);
    store.write(store.keyOf('sent', 'OspreyQueue'), 'form of OspreyQueue');
    await store.dispose();
    const names = readdirSync(folder);
    expect(names).toEqual(['history-000001.log']);
    expect(readFileSync(join(folder, 'history-000001.log'), 'latin1')).not.toMatch(/osprey/i);
    if (process.platform !== 'win32') expect(statSync(join(folder, 'history-000001.log')).mode & 0o077).toBe(0);
  });

  test('stays within its bytes, and keeps what is used', async () => {
    const folder = newFolder();
    let store = await open(folder, { maxBytes: 40_000 });
    const used = store.keyOf('sent', 'used');
    store.write(used, 'kept');
    for (let at = 0; at < 400; at += 1) {
      store.write(store.keyOf('sent', `text ${at}`), 'x'.repeat(400));
      expect(store.read(used)).toBe('kept');
      if (at % 10 === 9) {
        await store.dispose();
        store = await open(folder, { maxBytes: 40_000 });
      }
    }
    await store.dispose();
    const bytes = readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
    expect(bytes).toBeLessThan(45_000);
    const again = await open(folder, { maxBytes: 40_000 });
    expect([again.read(used), again.read(again.keyOf('sent', 'text 1'))]).toEqual(['kept', undefined]);
    await again.dispose();
  });

  test('forgets after thirty days without use; use keeps it', async () => {
    const folder = newFolder();
    let store = await open(folder);
    const [used, unused] = [store.keyOf('sent', 'used'), store.keyOf('sent', 'unused')];
    store.write(used, 'u');
    store.write(unused, 'n');
    store = await reopen(store, folder);
    for (let days = 0; days < 40; days += 10) {
      now += 10 * msPerDay;
      expect(store.read(used)).toBe('u');
    }
    expect(store.read(unused)).toBeUndefined();
    store = await reopen(store, folder);
    expect(store.read(used)).toBe('u');
    await store.dispose();
    now += 31 * msPerDay;
    store = await open(folder);
    expect([store.read(used), readdirSync(folder)]).toEqual([undefined, []]);
    await store.dispose();
  });

  test('leaves out a torn end and goes on after what is whole', async () => {
    const folder = newFolder();
    let store = await open(folder);
    const [first, second] = [store.keyOf('sent', '1'), store.keyOf('sent', '2')];
    store.write(first, 'one');
    await store.dispose();
    appendFileSync(join(folder, 'history-000001.log'), Buffer.from([0, 0, 0, 99, 1, 2, 3]));
    store = await open(folder);
    store.write(second, 'two');
    store = await reopen(store, folder);
    expect([store.read(first), store.read(second)]).toEqual(['one', 'two']);
    await store.dispose();
  });

  test('does not know an entry that somebody changed', async () => {
    const folder = newFolder();
    let store = await open(folder);
    const key = store.keyOf('sent', 'text');
    store.write(key, 'form');
    await store.dispose();
    const path = join(folder, 'history-000001.log');
    const bytes = readFileSync(path);
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    writeFileSync(path, bytes);
    store = await open(folder);
    expect(store.read(key)).toBeUndefined();
    await store.dispose();
  });

  test('starts anew beside another word map or key', async () => {
    const folder = newFolder();
    let store = await open(folder);
    const key = store.keyOf('sent', 'text');
    store.write(key, 'form');
    await store.dispose();
    store = await open(folder, { key: 2 });
    expect([store.read(key), store.size.entries]).toEqual([undefined, 0]);
    await store.dispose();
  });

  test('is empty once it forgot, in memory and on disk', async () => {
    const folder = newFolder();
    let store = await open(folder);
    const key = store.keyOf('sent', 'text');
    store.write(key, 'form');
    await new Promise((resolve) => setTimeout(resolve, 20));
    store.write(store.keyOf('sent', 'more'), 'form');
    expect(await store.forget()).toMatchObject({ entries: 2 });
    expect([store.read(key), readdirSync(folder)]).toEqual([undefined, []]);
    store.write(key, 'new form');
    store = await reopen(store, folder);
    expect(store.read(key)).toBe('new form');
    await store.dispose();
    expect(await removeHistory(folder)).toMatchObject({ entries: 1 });
    expect(readdirSync(folder)).toEqual([]);
  });

  test('goes on in memory while the disk refuses, says so once, and saves it later', async () => {
    const folder = newFolder();
    const store = await open(folder);
    rmSync(folder, { recursive: true });
    const keys = ['1', '2', '3'].map((text) => store.keyOf('sent', text));
    for (const key of keys) {
      store.write(key, 'form');
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    expect(keys.map((key) => store.read(key))).toEqual(['form', 'form', 'form']);
    expect(logged).toEqual(['history-not-saved']);
    await store.dispose();
  });
});
