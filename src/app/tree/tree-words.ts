// The word map that a tree is mutated with: a copy, whose new entries are handed over at the end, before the tree gets
// its name. The home's lock is held for that moment only, and where a proxy runs, it is asked to take them.
import { stat } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { KeyedHash, WordMapEntry } from '../../engine/types.ts';
import { WordMap } from '../../engine/word-map.ts';
import { askProxy, isNotRunning } from '../control-client.ts';
import { acquireHomeLock, type HomeLock, LockError } from '../home-lock.ts';
import { type DeviceKeys, KeysError, loadKeys } from '../keys.ts';
import { keyedHash } from '../platform.ts';
import { prepareStateDir, type StatePaths } from '../state-dir.ts';
import { WordMapError } from '../word-map-file.ts';
import { openWordMapStore, readWordMapStore, wordMapFile, type WordMapStore } from '../word-map-store.ts';
import { adoptEntries, entryRows } from './adopt-entries.ts';
import { stopIfCancelled, TreeError } from './tree-error.ts';

export interface TreeWords {
  /** A copy of the map; another one after `commit` answered `moved`. */
  readonly map: WordMap;
  /**
   * Makes every new entry of the copy durable and names the state (`mm_…`). `moved`: the home's map had got other
   * entries meanwhile; `map` is a fresh copy, and what was made with the old one is worth nothing.
   */
  commit(): Promise<CommittedWords | 'moved'>;
}

export interface CommittedWords {
  readonly mutationMapId: string;
}

/** A map that nobody keeps, for measurements, tests and looks. */
export function passingWords(hash: KeyedHash): TreeWords {
  return { map: new WordMap({ keyedHash: hash }), commit: async () => ({ mutationMapId: 'mm_none' }) };
}

/** The words of a home, which is made when it is not there yet. */
export async function openHomeWords(paths: StatePaths, signal?: AbortSignal): Promise<HomeWords> {
  await prepareStateDir(paths);
  const opened = await readHome(paths).catch((error: unknown) => {
    if (!isMissing(error)) throw error;
  });
  if (opened !== undefined) return new HomeWords(paths, opened, signal);
  const make = async (): Promise<void> => (await openHome(paths)).store.close();
  await inTurn({ paths, signal, here: make, byProxy: async () => void (await readHome(paths)) });
  return new HomeWords(paths, await readHome(paths), signal);
}

interface ReadHome {
  readonly keys: DeviceKeys;
  readonly store: WordMapStore<WordMap>;
}

/** Reads the map of a home beside whoever writes it. Throws WordMapError or KeysError `missing` when there is none. */
export async function readHome(paths: StatePaths): Promise<ReadHome> {
  if (!(await isThere(wordMapFile(paths.mapDir)))) {
    throw new WordMapError(
      'missing',
      `The home ${paths.home} has no word map, so it has changed nothing yet. Is it the right --home?`,
    );
  }
  const keys = await loadKeys({ keysDir: paths.keysDir, mapFile: wordMapFile(paths.mapDir), mayCreate: false });
  const store = await readWordMapStore({ mapDir: paths.mapDir, mapKey: keys.map, build: builder(keys) });
  return { keys, store };
}

async function isThere(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}

async function openHome(paths: StatePaths): Promise<ReadHome> {
  const keys = await loadKeys({ keysDir: paths.keysDir, mapFile: wordMapFile(paths.mapDir), mayCreate: true });
  const store = await openWordMapStore({ mapDir: paths.mapDir, mapKey: keys.map, build: builder(keys) });
  return { keys, store };
}

function builder(keys: DeviceKeys): (entries: readonly WordMapEntry[]) => WordMap {
  return (entries) => new WordMap({ keyedHash: keyedHash(keys.allocator), entries });
}

class HomeWords implements TreeWords {
  readonly keys: DeviceKeys;
  readonly #paths: StatePaths;
  readonly #signal: AbortSignal | undefined;
  #map: WordMap;
  /** What the home had when it was copied. */
  #baseSeq: number;

  constructor(paths: StatePaths, { keys, store }: ReadHome, signal?: AbortSignal) {
    this.keys = keys;
    this.#paths = paths;
    this.#signal = signal;
    this.#map = store.map;
    this.#baseSeq = store.map.lastSeq;
  }

  get map(): WordMap {
    return this.#map;
  }

  async commit(): Promise<CommittedWords | 'moved'> {
    const entries = this.#map.entries.slice(this.#baseSeq);
    const answer = await inTurn({
      paths: this.#paths,
      signal: this.#signal,
      here: () => this.#addHere(entries),
      byProxy: () => this.#addByProxy(entries),
    });
    if (answer.isSame) {
      this.#baseSeq += entries.length;
      return { mutationMapId: answer.mutationMapId };
    }
    const { store } = await readHome(this.#paths);
    this.#map = store.map;
    this.#baseSeq = store.map.lastSeq;
    return 'moved';
  }

  async #addHere(entries: readonly WordMapEntry[]): Promise<AddedWords> {
    const { store } = await openHome(this.#paths);
    try {
      const isSame = adoptEntries(store.map, entries);
      return { isSame, ...(await store.persist()) };
    } finally {
      await store.close();
    }
  }

  async #addByProxy(entries: readonly WordMapEntry[]): Promise<AddedWords> {
    let isSame = true;
    for (let at = 0; ; at += maxEntriesAtATime) {
      const some = entryRows(entries.slice(at, at + maxEntriesAtATime));
      const answer = await askProxy(this.#paths.runDir, { method: 'POST', path: 'words', body: { entries: some } });
      const added = answer as AddedWords;
      isSame &&= added.isSame;
      if (at + maxEntriesAtATime >= entries.length) return { isSame, mutationMapId: added.mutationMapId };
    }
  }
}

/** Far below the limit of a control request. */
const maxEntriesAtATime = 4000;

/** What `POST /__pretense/words` answers. */
export interface AddedWords extends CommittedWords {
  readonly isSame: boolean;
}

const waitMs = 15_000;
const stepMs = 100;

interface Turn<Result> {
  readonly paths: StatePaths;
  readonly signal: AbortSignal | undefined;
  readonly here: () => Promise<Result>;
  readonly byProxy: () => Promise<Result>;
}

/** Does it under the home's lock, or, where a proxy holds that, by asking the proxy. */
async function inTurn<Result>({ paths, signal, here, byProxy }: Turn<Result>): Promise<Result> {
  for (let waited = 0; ; waited += stepMs) {
    const lock = await tryLock(paths);
    if (!(lock instanceof LockError)) return await underLock(lock, here);
    try {
      return await byProxy();
    } catch (error) {
      // The holder is no proxy, or one that is starting or stopping.
      const isPassing = isMissing(error) || isNotRunning(error);
      if (!isPassing) throw error;
      if (waited >= waitMs) throw new TreeError('words-busy', `${lock.message} Nothing was written.`, { cause: error });
    }
    await sleep(stepMs, undefined, signal === undefined ? {} : { signal }).catch(() => stopIfCancelled(signal));
  }
}

async function underLock<Result>(lock: HomeLock, run: () => Promise<Result>): Promise<Result> {
  try {
    return await run();
  } finally {
    await lock.release();
  }
}

function isMissing(error: unknown): boolean {
  return (error instanceof WordMapError || error instanceof KeysError) && error.code === 'missing';
}

async function tryLock(paths: StatePaths): Promise<HomeLock | LockError> {
  try {
    return await acquireHomeLock({ home: paths.home, runDir: paths.runDir, platform: process.platform });
  } catch (error) {
    if (error instanceof LockError && error.code === 'held') return error;
    throw error;
  }
}
