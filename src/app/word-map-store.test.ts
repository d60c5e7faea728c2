import { mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { createHmac, randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import * as fc from 'fast-check';
import type { WritableFile } from '../audit/append-file.ts';
import { startChildProgram } from '../audit/child-program.fixture.ts';
import { type DiskStep, FaultyDisk } from '../audit/faulty-disk.fixture.ts';
import type { WordMapEntry } from '../engine/types.ts';
import { WordMap } from '../engine/word-map.ts';
import {
  openWordMapStore,
  type PersistableMap,
  readWordMapStore,
  type WordMapStore,
  wordMapFile,
} from './word-map-store.ts';

/** A list in the place of the engine's map. */
class ListMap implements PersistableMap {
  readonly entries: WordMapEntry[];
  #taken: number;

  constructor(entries: readonly WordMapEntry[]) {
    this.entries = [...entries];
    this.#taken = entries.length;
  }

  get lastSeq(): number {
    return this.entries.length;
  }

  add(word: string): void {
    this.entries.push({ seq: this.entries.length + 1, kind: 'word', word, surrogate: `s${word}` });
  }

  takeNew(): readonly WordMapEntry[] {
    const added = this.entries.slice(this.#taken);
    this.#taken = this.entries.length;
    return added;
  }
}

let mapDir: string;
let path: string;
let mapKey: Uint8Array;
const stores: WordMapStore<PersistableMap>[] = [];

beforeEach(async () => {
  mapDir = await mkdtemp(join(tmpdir(), 'pretense-map-'));
  path = wordMapFile(mapDir);
  mapKey = randomBytes(32);
});

afterEach(async () => {
  for (const store of stores.splice(0)) await store.close();
  await rm(mapDir, { recursive: true, force: true });
});

const build = (entries: readonly WordMapEntry[]): ListMap => new ListMap(entries);

async function open(fileSystem?: FaultyDisk): Promise<WordMapStore<ListMap>> {
  const store = await openWordMapStore({ mapDir, mapKey, build, ...(fileSystem === undefined ? {} : { fileSystem }) });
  stores.push(store);
  return store;
}

/** Counts the files that are open. */
class CountingDisk extends FaultyDisk {
  open = 0;

  override async openExisting(file: string): Promise<WritableFile> {
    const opened = await super.openExisting(file);
    this.open += 1;
    return {
      ...opened,
      close: async () => {
        this.open -= 1;
        await opened.close();
      },
    };
  }
}

/** Saves the words, one frame each. */
async function save(...words: readonly string[]): Promise<readonly string[]> {
  const store = await open();
  const ids: string[] = [];
  for (const word of words) {
    store.map.add(word);
    ids.push((await store.persist()).mutationMapId);
  }
  await store.close();
  return ids;
}

async function storedWords(): Promise<readonly string[]> {
  const store = await readWordMapStore({ mapDir, mapKey, build });
  return store.map.entries.map((entry) => entry.word);
}

async function size(): Promise<number> {
  return (await stat(path)).size;
}

describe('the stored word map', () => {
  test('comes back with the same entries, and its ids name the same states', async () => {
    const [first = '', second = ''] = await save('alpha', 'beta');
    const store = await open();
    expect(store.map.entries).toEqual([
      { seq: 1, kind: 'word', word: 'alpha', surrogate: 'salpha' },
      { seq: 2, kind: 'word', word: 'beta', surrogate: 'sbeta' },
    ]);
    expect(store.resolve(first)).toEqual({ mapId: store.mapId, seq: 1 });
    expect(store.resolve(second)).toEqual({ mapId: store.mapId, seq: 2 });
    expect(store.resolve('mm_unknown')).toBeUndefined();
    expect(store.mapId).toMatch(/^map_[\w-]{21}$/);
    expect(store.tornBytes).toBe(0);
  });

  test('gives a new id only when something was added, also across a restart', async () => {
    const store = await open();
    const atFirst = await store.persist();
    expect(atFirst.mutationMapId).toMatch(/^mm_[\w-]{21}$/);
    expect(store.resolve(atFirst.mutationMapId)).toEqual({ mapId: store.mapId, seq: 0 });
    expect(await store.persist()).toEqual(atFirst);
    store.map.add('alpha');
    const later = await store.persist();
    expect(later).not.toEqual(atFirst);
    const length = await size();
    expect(await store.persist()).toEqual(later);
    await store.close();
    expect(await (await open()).persist()).toEqual(later);
    expect(await size()).toBe(length);
  });

  test('any words come back exactly', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(fc.string({ unit: 'binary' }), { maxLength: 4 }), { maxLength: 4 }),
        async (batches) => {
          await rm(path, { force: true });
          const store = await openWordMapStore({ mapDir, mapKey, build });
          for (const batch of batches) {
            for (const word of batch) store.map.add(word);
            await store.persist();
          }
          await store.close();
          expect(await storedWords()).toEqual(batches.flat());
        },
      ),
      { numRuns: 12 },
    );
  });

  test('holds no word in clear and is for the owner only', async () => {
    await save('payment', 'ledger');
    const bytes = (await readFile(path)).toString('latin1');
    expect(bytes).not.toMatch(/payment|ledger/);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  test('is the same for the engine after a restart', async () => {
    const keyedHash = (message: string): Uint8Array => createHmac('sha256', 'fixed').update(message).digest();
    const engineMap = (entries: readonly WordMapEntry[]): WordMap => new WordMap({ keyedHash, entries });
    const store = await openWordMapStore({ mapDir, mapKey, build: engineMap });
    for (const word of ['ledger', 'tenant', 'voucher']) store.map.allocateWord(word);
    store.map.allocateLiteral('\ud800half');
    await store.persist();
    await store.close();
    const again = await openWordMapStore({ mapDir, mapKey, build: engineMap });
    expect(again.map.entries).toEqual(store.map.entries);
    expect(again.map.allocateWord('carrier')).toEqual(store.map.allocateWord('carrier'));
    await again.close();
  });

  test('lets calls in flight share a write, each covering what was added before it', async () => {
    const disk = new FaultyDisk();
    const store = await open(disk);
    const before = disk.calls.get('datasync') ?? 0;
    const results = await Promise.all(
      Array.from({ length: 200 }, (_, index) => {
        store.map.add(`w${index}`);
        return store
          .persist()
          .then(({ mutationMapId }) => ({ seq: store.resolve(mutationMapId)?.seq ?? 0, needed: index + 1 }));
      }),
    );
    for (const { seq, needed } of results) expect(seq).toBeGreaterThanOrEqual(needed);
    expect((disk.calls.get('datasync') ?? 0) - before).toBe(1);
  });

  test('waits for the running write before it says that nothing is left to do', async () => {
    const disk = new FaultyDisk();
    const store = await open(disk);
    store.map.add('alpha');
    disk.failing.set('datasync', 'EIO');
    const first = store.persist();
    // The first write takes the entry in a microtask; the second call comes while it runs.
    await Promise.resolve().then(() => undefined);
    const second = store.persist();
    await expect(first).rejects.toMatchObject({ code: 'write-failed' });
    await expect(second).rejects.toMatchObject({ code: 'write-failed' });
  });

  test('is not there for a process that only looks, until it is made', async () => {
    await expect(readWordMapStore({ mapDir, mapKey, build })).rejects.toMatchObject({ code: 'missing' });
    expect(await readdir(mapDir)).toEqual([]);
    await save('alpha');
    const reader = await readWordMapStore({ mapDir, mapKey, build });
    reader.map.add('beta');
    await expect(reader.persist()).rejects.toMatchObject({ code: 'closed' });
    expect(await storedWords()).toEqual(['alpha']);
  });
});

describe('a disk that fails while the map is saved', () => {
  test.each<[step: DiskStep, errno: string, code: string]>([
    ['write', 'ENOSPC', 'disk-full'],
    ['datasync', 'EIO', 'write-failed'],
    ['write', 'EROFS', 'read-only'],
  ])('at %s with %s rejects with %s and loses nothing', async (step, errno, code) => {
    const disk = new FaultyDisk();
    const store = await open(disk);
    store.map.add('alpha');
    await store.persist();
    const length = await size();
    store.map.add('beta');
    disk.failing.set(step, errno);
    await expect(store.persist()).rejects.toMatchObject({ name: 'WordMapError', code });
    expect(await size()).toBe(length);
    expect(await storedWords()).toEqual(['alpha']);
    store.map.add('gamma');
    disk.failing.clear();
    const { mutationMapId } = await store.persist();
    expect(store.resolve(mutationMapId)?.seq).toBe(3);
    expect(await storedWords()).toEqual(['alpha', 'beta', 'gamma']);
  });

  test('and then does not let the rest be cut off: nothing is added until it does', async () => {
    const disk = new FaultyDisk();
    const store = await open(disk);
    store.map.add('alpha');
    disk.failing.set('write', 'EIO').set('truncate', 'EIO');
    await expect(store.persist()).rejects.toMatchObject({ code: 'write-failed' });
    disk.failing.delete('write');
    await expect(store.persist()).rejects.toMatchObject({ code: 'write-failed' });
    disk.failing.clear();
    await store.persist();
    expect(await storedWords()).toEqual(['alpha']);
  });
});

describe('an interrupted write of the map', () => {
  test('cut anywhere inside the last frame is taken off and kept beside; what came before is there', async () => {
    await save('alpha', 'beta');
    const twoFrames = await readFile(path);
    await save('gamma');
    const all = await readFile(path);
    for (let length = twoFrames.length + 1; length < all.length; length += 7) {
      await writeFile(path, all.subarray(0, length));
      expect(await storedWords()).toEqual(['alpha', 'beta']);
      const store = await open();
      expect(store.tornBytes).toBe(length - twoFrames.length);
      store.map.add('delta');
      await store.persist();
      await store.close();
      expect(await storedWords()).toEqual(['alpha', 'beta', 'delta']);
    }
    expect((await readdir(mapDir)).filter((name) => name.endsWith('.torn')).length).toBeGreaterThan(3);
  });

  test.each([
    ['zeros in the place of the frame', (bytes: Buffer, from: number) => bytes.fill(0, from)],
    ['zeros in the place of its end', (bytes: Buffer, from: number) => bytes.fill(0, from + 40)],
  ])('that left %s is taken off', async (_name, damage) => {
    await save('alpha');
    const length = await size();
    await save('beta');
    await writeFile(path, damage(await readFile(path), length));
    const store = await open();
    expect(store.tornBytes).toBeGreaterThan(0);
    expect(await storedWords()).toEqual(['alpha']);
  });

  test('by a kill loses nothing that was acknowledged', async () => {
    const child = await startChildProgram({
      resolveDir: import.meta.dirname,
      directory: mapDir,
      source: `
        import { openWordMapStore } from './word-map-store.ts';
        const entries = [];
        let taken = 0;
        const map = { get lastSeq() { return entries.length; }, takeNew() { const added = entries.slice(taken); taken = entries.length; return added; } };
        const mapKey = Buffer.from('${Buffer.from(mapKey).toString('hex')}', 'hex');
        const store = await openWordMapStore({ mapDir: ${JSON.stringify(mapDir)}, mapKey, build: () => map });
        for (;;) {
          entries.push({ seq: entries.length + 1, kind: 'word', word: 'w' + entries.length, surrogate: 's' + entries.length });
          await store.persist();
          console.log(entries.length);
        }
      `,
    });
    let acknowledged = 0;
    for (let lines = 0; lines < 200; lines += 1) acknowledged = Number(await child.nextLine());
    await child.kill();
    for (let line = await child.nextLine(); line !== undefined; line = await child.nextLine()) {
      acknowledged = Math.max(acknowledged, Number(line));
    }
    expect((await open()).map.lastSeq).toBeGreaterThanOrEqual(acknowledged);
  }, 20_000);
});

describe('a damaged map is refused and left as it is:', () => {
  test('any wrong bit before the last frame', async () => {
    await save('alpha', 'beta');
    const lastFrom = await size();
    await save('gamma');
    const all = await readFile(path);
    await fc.assert(
      fc.asyncProperty(fc.nat(lastFrom - 1), fc.integer({ min: 0, max: 7 }), async (position, bit) => {
        const changed = Buffer.from(all);
        changed[position] = (changed[position] ?? 0) ^ (1 << bit);
        await writeFile(path, changed);
        const error: unknown = await openWordMapStore({ mapDir, mapKey, build }).catch((reason: unknown) => reason);
        expect(error).toMatchObject({
          name: 'WordMapError',
          code: expect.stringMatching(/^(corrupted|wrong-key|newer)$/),
        });
        expect(await readFile(path)).toEqual(changed);
      }),
      { numRuns: 80 },
    );
  });

  test.each<[name: string, damage: (frames: readonly Buffer[], other: readonly Buffer[]) => readonly Buffer[]]>([
    ['two frames exchanged', ([header, a, b, c]) => [header, b, a, c].filter((part) => part !== undefined)],
    ['a frame removed from the middle', ([header, , b, c]) => [header, b, c].filter((part) => part !== undefined)],
    ['a frame repeated', ([header, a, b, c]) => [header, a, a, b, c].filter((part) => part !== undefined)],
    [
      'a frame of another map with the same key',
      ([header, , b, c], other) => [header, other[1], b, c].filter((part) => part !== undefined),
    ],
    [
      'the last frame of another map',
      ([header, a, b], other) => [header, a, b, other[3]].filter((part) => part !== undefined),
    ],
    ['no header', ([, a, b, c]) => [a, b, c].filter((part) => part !== undefined)],
    ['nothing at all', () => []],
  ])('%s', async (_name, damage) => {
    await save('alpha', 'beta', 'gamma');
    const frames = splitFrames(await readFile(path));
    await rm(path);
    await save('alpha', 'beta', 'gamma');
    const other = splitFrames(await readFile(path));
    const damaged = Buffer.concat(damage(frames, other));
    await writeFile(path, damaged);
    await expect(open()).rejects.toMatchObject({ code: 'corrupted', message: expect.stringContaining('backup') });
    expect(await readFile(path)).toEqual(damaged);
  });

  test('entries that contradict themselves, in the words of the engine', async () => {
    const store = await open();
    store.map.entries.push({ seq: 1, kind: 'word', word: '', surrogate: '' });
    await store.persist();
    await store.close();
    const keyedHash = (): Uint8Array => new Uint8Array(32);
    const engineMap = (entries: readonly WordMapEntry[]): WordMap => new WordMap({ keyedHash, entries });
    await expect(openWordMapStore({ mapDir, mapKey, build: engineMap })).rejects.toMatchObject({ code: 'broken-map' });
  });
});

describe('another key', () => {
  test('is told from damage', async () => {
    await save('alpha');
    mapKey = randomBytes(32);
    await expect(open()).rejects.toMatchObject({
      code: 'wrong-key',
      message: expect.stringContaining('PRETENSE_KEYS_DIR'),
    });
    await expect(storedWords()).rejects.toMatchObject({ code: 'wrong-key' });
  });
});

test('a map of a later version is refused', async () => {
  await save('alpha');
  const text = (await readFile(path, 'latin1')).replace('word-map 1 ', 'word-map 2 ');
  await writeFile(path, text, 'latin1');
  await expect(open()).rejects.toMatchObject({ code: 'newer' });
});

test('frames cut off at the end of one cannot be told from a shorter map: the record that cites an id can', async () => {
  const [first = '', second = ''] = await save('alpha', 'beta');
  const frames = splitFrames(await readFile(path));
  await truncate(path, (await size()) - (frames.at(-1)?.length ?? 0));
  const store = await open();
  expect(store.resolve(first)).toBeDefined();
  expect(store.resolve(second)).toBeUndefined();
});

/** Header, then each frame. */
function splitFrames(bytes: Buffer): readonly Buffer[] {
  const parts: Buffer[] = [];
  let start = bytes.indexOf('\n') + 1;
  parts.push(bytes.subarray(0, start));
  while (start < bytes.length) {
    const end = start + 20 + bytes.readUInt32BE(start);
    parts.push(bytes.subarray(start, end));
    start = end;
  }
  return parts;
}

describe('a map that cannot be opened leaves no file open', () => {
  test('when its entries are refused, and an unfinished write at its end stays where it is', async () => {
    await save('ledger');
    await writeFile(path, Buffer.concat([await readFile(path), Buffer.from('half a frame')]));
    const before = await readFile(path);
    const disk = new CountingDisk();
    const refuse = (): ListMap => {
      throw new Error('entries contradict themselves');
    };
    await expect(openWordMapStore({ mapDir, mapKey, build: refuse, fileSystem: disk })).rejects.toThrow(/contradict/);
    expect(disk.open).toBe(0);
    expect(await readFile(path)).toEqual(before);
  });

  test('when an unfinished write cannot be cut off', async () => {
    await save('ledger');
    await writeFile(path, Buffer.concat([await readFile(path), Buffer.from('half a frame')]));
    const disk = new CountingDisk();
    disk.failing.set('truncate', 'EIO');
    await expect(openWordMapStore({ mapDir, mapKey, build, fileSystem: disk })).rejects.toThrow(/EIO/);
    expect(disk.open).toBe(0);
  });
});
