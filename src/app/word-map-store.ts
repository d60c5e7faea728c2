// Keeps the word map on disk, encrypted, by appending; and names its states for the records.
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { nanoid } from 'nanoid';
import { AppendFile, type FileSystem, nodeFileSystem, type WritableFile } from '../audit/append-file.ts';
import { adviceFor, errnoOf, writeFailureOf } from '../audit/error.ts';
import { CodedError, InvariantError, messageOf } from '../base/error.ts';
import type { WordMapEntry } from '../engine/types.ts';
import { createWholeFile } from './whole-file.ts';
import {
  type Batch,
  createFormat,
  encodeFrame,
  type MapFormat,
  readFormat,
  readFrames,
  WordMapError,
} from './word-map-file.ts';

/** What the store needs of the engine's `WordMap`. */
export interface PersistableMap {
  readonly lastSeq: number;
  /** Entries since the last call, in order. */
  takeNew(): readonly WordMapEntry[];
}

export interface WordMapStoreOptions<Map extends PersistableMap> {
  /** `<home>/map`. */
  readonly mapDir: string;
  readonly mapKey: Uint8Array;
  /** Builds the map from what was stored, in order; called once. */
  readonly build: (entries: readonly WordMapEntry[]) => Map;
  readonly fileSystem?: FileSystem;
}

export interface MapState {
  readonly mapId: string;
  /** Entries 1 to `seq` belong to the state. */
  readonly seq: number;
}

export function wordMapFile(mapDir: string): string {
  return join(mapDir, 'word-map.log');
}

/**
 * Opens the map for its one writer, who holds the home's lock; makes it the first time. `tornBytes` > 0 says that an
 * interrupted write was cut off (and kept beside), for a `map.torn_tail` record. Throws WordMapError.
 */
export async function openWordMapStore<Map extends PersistableMap>(
  options: WordMapStoreOptions<Map>,
): Promise<WordMapStore<Map>> {
  const fileSystem = options.fileSystem ?? nodeFileSystem;
  const path = wordMapFile(options.mapDir);
  try {
    await mkdir(options.mapDir, { recursive: true, mode: 0o700 });
    let bytes = await readIfThere(path);
    if (bytes === undefined) {
      bytes = createFormat(`map_${nanoid()}`, options.mapKey).header;
      await createWholeFile(path, bytes);
    }
    const stored = readStored(bytes, options.mapKey);
    const torn = bytes.subarray(stored.goodBytes);
    const map = options.build(stored.batches.flatMap((batch) => batch.entries));
    const file = await fileSystem.openExisting(path);
    try {
      if (torn.length > 0) await cutOff(file, path, { torn, goodBytes: stored.goodBytes });
    } catch (error) {
      await file.close();
      throw error;
    }
    return new WordMapStore({ ...stored, map, file: new AppendFile(file, stored.goodBytes), tornBytes: torn.length });
  } catch (error) {
    throw asWordMapError(error, 'The word map cannot be opened');
  }
}

/** Reads the map without changing anything, for a process beside the writer. Throws WordMapError `missing` when there is none. */
export async function readWordMapStore<Map extends PersistableMap>(
  options: WordMapStoreOptions<Map>,
): Promise<WordMapStore<Map>> {
  try {
    const bytes = await readIfThere(wordMapFile(options.mapDir));
    if (bytes === undefined) {
      throw new WordMapError('missing', 'This home has no word map yet; it is made by the first `pretense start`.');
    }
    const stored = readStored(bytes, options.mapKey);
    const map = options.build(stored.batches.flatMap((batch) => batch.entries));
    return new WordMapStore({ ...stored, map, file: undefined, tornBytes: bytes.length - stored.goodBytes });
  } catch (error) {
    throw asWordMapError(error, 'The word map cannot be read');
  }
}

interface Stored {
  readonly format: MapFormat;
  readonly batches: readonly Batch[];
  readonly goodBytes: number;
}

interface StoreState<Map extends PersistableMap> extends Stored {
  readonly map: Map;
  readonly file: AppendFile | undefined;
  readonly tornBytes: number;
}

/** Made by `openWordMapStore` and `readWordMapStore`. Whoever opened it closes it. */
export class WordMapStore<Map extends PersistableMap> {
  readonly map: Map;
  readonly mapId: string;
  readonly tornBytes: number;
  readonly #format: MapFormat;
  readonly #states = new globalThis.Map<string, number>();
  #file: AppendFile | undefined;
  #frames: number;
  #last: { readonly mutationMapId: string; readonly seq: number } | undefined;
  /** Taken from the map, not on disk yet. */
  #unsaved: readonly WordMapEntry[] = [];
  #current: Promise<unknown> | undefined;
  #upcoming: Promise<{ readonly mutationMapId: string }> | undefined;

  constructor(state: StoreState<Map>) {
    this.map = state.map;
    this.mapId = state.format.mapId;
    this.tornBytes = state.tornBytes;
    this.#format = state.format;
    this.#file = state.file;
    this.#frames = state.batches.length;
    for (const { mutationMapId, seq } of state.batches) {
      this.#states.set(mutationMapId, seq);
      this.#last = { mutationMapId, seq };
    }
  }

  /**
   * Makes every entry that the map holds at this moment durable, then names the state: a new `mm_` id when something
   * was added since the last one. Calls in flight share a write. Rejects when the disk refuses; the entries are kept
   * and go with the next call.
   */
  persist(): Promise<{ readonly mutationMapId: string }> {
    this.#upcoming ??= this.#persistAfter(this.#current);
    return this.#upcoming;
  }

  /** Name of the newest state on disk; undefined while there is none. */
  get lastMutationMapId(): string | undefined {
    return this.#last?.mutationMapId;
  }

  /** The state that an id names; undefined for an id that is not of this map. */
  resolve(mutationMapId: string): MapState | undefined {
    const seq = this.#states.get(mutationMapId);
    return seq === undefined ? undefined : { mapId: this.mapId, seq };
  }

  /** Waits for writes in flight. Does not persist by itself. */
  async close(): Promise<void> {
    await this.#upcoming?.catch(() => undefined);
    await this.#current?.catch(() => undefined);
    const file = this.#file;
    this.#file = undefined;
    await file?.close();
  }

  async #persistAfter(running: Promise<unknown> | undefined): Promise<{ readonly mutationMapId: string }> {
    await running?.catch(() => undefined);
    // From here on the write has begun: who comes now may have added entries that it does not see.
    this.#current = this.#upcoming;
    this.#upcoming = undefined;
    return this.#write();
  }

  async #write(): Promise<{ readonly mutationMapId: string }> {
    const file = this.#file;
    if (file === undefined) throw new WordMapError('closed', 'The word map is not open for writing');
    this.#unsaved = [...this.#unsaved, ...this.map.takeNew()];
    const entries = this.#unsaved;
    const { lastSeq: seq } = this.map;
    if (this.#last?.seq === seq && entries.length === 0) return { mutationMapId: this.#last.mutationMapId };
    if (entries.length !== seq - (this.#last?.seq ?? 0)) {
      throw new InvariantError(
        `the word map is at ${seq}, but handed over ${entries.length} entries since ${this.#last?.seq ?? 0}`,
      );
    }
    const batch: Batch = { entries, seq, mutationMapId: `mm_${nanoid()}` };
    try {
      await file.append(encodeFrame(this.#format, this.#frames, batch));
    } catch (error) {
      throw asWordMapError(error, 'New surrogates could not be saved, so nothing was sent');
    }
    this.#frames += 1;
    this.#unsaved = [];
    this.#last = { mutationMapId: batch.mutationMapId, seq };
    this.#states.set(batch.mutationMapId, seq);
    return { mutationMapId: batch.mutationMapId };
  }
}

/** Takes an interrupted write off the end; what it was stays beside the file. */
async function cutOff(
  file: WritableFile,
  path: string,
  { torn, goodBytes }: { readonly torn: Uint8Array; readonly goodBytes: number },
): Promise<void> {
  await createWholeFile(`${path}.${goodBytes}-${nanoid(6)}.torn`, torn);
  await file.truncate(goodBytes);
  await file.datasync();
}

function readStored(bytes: Buffer, mapKey: Uint8Array): Stored {
  const format = readFormat(bytes, mapKey);
  return { format, ...readFrames(format, bytes) };
}

async function readIfThere(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** Errors that already say what they mean stay: ours, and the engine's word about entries that contradict themselves. */
function asWordMapError(error: unknown, what: string): Error {
  if (error instanceof CodedError) return error;
  const failure = writeFailureOf(error);
  return new WordMapError(failure, `${what}: ${adviceFor(failure)} (${errnoOf(error) ?? messageOf(error)})`, {
    cause: error,
  });
}
