import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { acquireHomeLock } from '../home-lock.ts';
import { locateStateDir, prepareStateDir, type StatePaths } from '../state-dir.ts';
import { adoptEntries, entryRows, parseEntries } from './adopt-entries.ts';
import { mutateTree } from './mutate-tree.ts';
import { openHomeWords, readHome, type TreeWords } from './tree-words.ts';
import { engine, makeFolder, testWords, treeOnDisk, writeTree } from './tree.fixture.ts';

let folder = '';
let paths: StatePaths;

beforeEach(async () => {
  folder = makeFolder();
  paths = await locateStateDir({
    home: join(folder, 'home'),
    environment: { PRETENSE_KEYS_DIR: join(folder, 'keys') },
    platform: process.platform,
    userHome: folder,
  });
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

async function idOf(committing: ReturnType<TreeWords['commit']>): Promise<string> {
  const committed = await committing;
  return committed === 'moved' ? committed : committed.mutationMapId;
}

describe('the words of a home', () => {
  test('are kept once they are committed, and not before', async () => {
    const words = await openHomeWords(paths);
    words.map.allocateWord('quarkle');
    expect((await readHome(paths)).store.map.lastSeq).toBe(0);
    const mapId = await idOf(words.commit());
    const { store } = await readHome(paths);
    expect(store.resolve(mapId)).toMatchObject({ seq: 1 });
    expect(store.map.wordEntry('quarkle')).toEqual(words.map.wordEntry('quarkle'));
  });

  test('name the same state while nothing is added', async () => {
    const words = await openHomeWords(paths);
    const mapId = await idOf(words.commit());
    expect(await idOf(words.commit())).toBe(mapId);
    expect(await idOf((await openHomeWords(paths)).commit())).toBe(mapId);
  });

  test('that two work out at the same time agree after the second begins again', async () => {
    const [one, other] = [await openHomeWords(paths), await openHomeWords(paths)];
    one.map.allocateWord('quarkle');
    other.map.allocateWord('zorbam');
    expect(await idOf(one.commit())).toMatch(/^mm_/);
    expect(await other.commit()).toBe('moved');
    expect(other.map.wordEntry('quarkle')).toEqual(one.map.wordEntry('quarkle'));
    // Its own word is there already: trying again ends.
    expect(other.map.wordEntry('zorbam')?.seq).toBe(2);
    expect(await idOf(other.commit())).toMatch(/^mm_/);
  });

  test('make a tree that can be reversed with what is on disk, also when the map had gone on meanwhile', async () => {
    const root = writeTree(join(folder, 'in'), { 'a.ts': 'class QuarkleLedger { computeZorbam() {} }\n' });
    const out = join(folder, 'out');
    const words = await openHomeWords(paths);
    const others = await openHomeWords(paths);
    others.map.allocateLiteral('computeZorbam');
    others.map.allocateWord('zorbam');
    await others.commit();
    const summary = await mutateTree({ ...engine(), paths: [root], out, words });
    expect(summary.notExact).toEqual([]);
    const { store } = await readHome(paths);
    expect(store.resolve(summary.mapId)?.seq).toBe(store.map.lastSeq);
    const [text = ''] = Object.values(treeOnDisk(out));
    expect(Buffer.from(text.split(' ')[1] ?? '', 'hex').toString()).toContain(
      store.map.wordEntry('quarkle')?.surrogate.slice(1) ?? 'nothing',
    );
  });

  test('wait for another process that holds the home, and can be stopped while they wait', async () => {
    await prepareStateDir(paths);
    const words = await openHomeWords(paths);
    const lock = await acquireHomeLock({ home: paths.home, runDir: paths.runDir, platform: process.platform });
    const abort = new AbortController();
    const stopped = openHomeWords(paths, abort.signal).then((other) => other.commit());
    const waiting = words.commit();
    abort.abort();
    await expect(stopped).rejects.toMatchObject({ code: 'cancelled' });
    await lock.release();
    expect(await idOf(waiting)).toMatch(/^mm_/);
  });
});

describe('entries of a copy', () => {
  test('stand in the same map as they were, burnt ones too', () => {
    const copy = testWords().map;
    copy.allocateWord('quarkle');
    copy.burn(17);
    copy.allocateLiteral('kESTREL');
    const { map } = testWords();
    const entries = parseEntries(JSON.parse(JSON.stringify(entryRows(copy.entries)))) ?? [];
    expect(entries).toEqual(copy.entries);
    expect(adoptEntries(map, entries)).toBe(true);
    expect(map.entries).toEqual(copy.entries);
  });

  test('are all taken over into a map that went on, which then says no', () => {
    const copy = testWords().map;
    copy.allocateWord('quarkle');
    const { map } = testWords();
    map.allocateWord('zorbam');
    expect(adoptEntries(map, copy.entries)).toBe(false);
    expect(map.wordEntry('quarkle')?.seq).toBe(2);
  });

  test.each([
    ['no list', { entries: 1 }],
    ['no row', [1]],
    ['an unknown kind', [[1, 'other', 'word', 'golub']]],
    ['no number', [['1', 'word', 'word', 'golub']]],
    ['an empty word', [[1, 'word', '', 'golub']]],
    ['a burnt word', [[1, 'burnt', 'word', 'golub']]],
    ['a huge word', [[1, 'word', 'x'.repeat(2000), 'golub']]],
  ])('%s is refused', (_name, value) => {
    expect(parseEntries(value)).toBeUndefined();
  });
});
