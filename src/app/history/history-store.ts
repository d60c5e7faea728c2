// What became of each text that was sent, on disk: encrypted, bounded, forgotten after 30 days without use. Kept in
// generations: the newest takes what is new and what is used again, the oldest goes as a whole.
import { createHmac } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import { type FileHandle, mkdir, open, readdir, readFile, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { writeAll } from '../../audit/append-file.ts';
import { errnoOf } from '../../audit/error.ts';
import type { Clock } from '../../base/clock.ts';
import { messageOf } from '../../base/error.ts';
import type { Logger } from '../../base/log.ts';
import type { HistoryPort } from '../../proxy/ports.ts';
import { shortHmac } from '../hmac.ts';
import {
  decodeEntry,
  encodeEntry,
  type EntryPlace,
  entryPlaces,
  historyFormat,
  type HistoryFormat,
  keyLength,
} from './history-file.ts';

export interface HistoryStoreOptions {
  /** `<home>/history`. */
  readonly historyDir: string;
  /** The word map's: entries name places in that map. */
  readonly mapId: string;
  readonly mapKey: Uint8Array;
  readonly clock: Clock;
  readonly logger: Logger;
  /** All generations together; 64 MiB by default. */
  readonly maxBytes?: number;
}

export interface Forgotten {
  readonly entries: number;
  readonly bytes: number;
}

interface Generation {
  readonly number: number;
  readonly path: string;
  /** For reading. */
  readonly descriptor: number;
  bytes: number;
  entries: number;
}

interface KnownEntry extends EntryPlace {
  readonly generation: Generation;
}

const defaultMaxBytes = 64 * 1024 * 1024;
const generationCount = 4;
/** An index entry costs about 200 bytes of heap. */
const maxEntriesPerGeneration = 30_000;
const keptDays = 30;
/** Texts that stand in memory after a read: what a conversation asks for at each turn. */
const maxRecent = 512;
const maxRecentLength = 1024;
/** An entry that is used is written again after so many days, so that use keeps it. */
const renewAfterDays = 7;
const writeAfterMs = 10;
const msPerDay = 86_400_000;
const fileName = /^history-(\d{6})\.log$/;

/** Opens the store for its one writer, who holds the home's lock. What cannot be read is left out, never an error. */
export async function openHistoryStore(options: HistoryStoreOptions): Promise<HistoryStore> {
  const { historyDir, mapId, mapKey } = options;
  await mkdir(historyDir, { recursive: true, mode: 0o700 });
  const store = new HistoryStore(options, historyFormat(mapId, mapKey));
  await store.load();
  return store;
}

/** Removes the files of a home whose proxy does not run. */
export async function removeHistory(historyDir: string): Promise<Forgotten> {
  let [entries, bytes] = [0, 0];
  for (const name of await generationFiles(historyDir)) {
    const content = await readFile(join(historyDir, name));
    entries += countEntries(content);
    bytes += content.length;
    await unlink(join(historyDir, name));
  }
  return { entries, bytes };
}

export class HistoryStore implements HistoryPort {
  readonly #options: HistoryStoreOptions;
  readonly #format: HistoryFormat;
  readonly #generationBytes: number;
  readonly #hmac: (message: Uint8Array) => string;
  readonly #places = new Map<string, KnownEntry>();
  /** Oldest first; the last one is written to. */
  #generations: Generation[] = [];
  #writer: FileHandle | undefined;
  /** Not on disk yet, and what is being written at this moment. */
  #unwritten = new Map<string, string>();
  #batch: ReadonlyMap<string, string> = new Map();
  readonly #recent = new Map<string, string>();
  #isWriting: Promise<void> | undefined;
  /** Ends the wait of what is to be written. */
  #wake: (() => void) | undefined;
  #hasFailed = false;

  constructor(options: HistoryStoreOptions, format: HistoryFormat) {
    this.#options = options;
    this.#format = format;
    const key = createHmac('sha256', options.mapKey).update('pretense-history keys').digest();
    this.#hmac = shortHmac(key);
    this.#generationBytes = (options.maxBytes ?? defaultMaxBytes) / generationCount;
  }

  get size(): Forgotten {
    return {
      entries: this.#places.size + this.#unwritten.size,
      bytes: this.#generations.reduce((sum, generation) => sum + generation.bytes, 0),
    };
  }

  async load(): Promise<void> {
    const { historyDir } = this.#options;
    const oldest = this.#today() - keptDays;
    for (const name of await generationFiles(historyDir)) {
      const path = join(historyDir, name);
      const places = entryPlaces(this.#format, await readFile(path));
      if (places === undefined || places.every(({ day }) => day < oldest)) await unlink(path);
      else this.#take(Number(fileName.exec(name)?.[1]), path, places);
    }
    await this.#dropOldest();
  }

  /** UTF-16: half surrogate pairs are different texts. */
  keyOf(context: string, text: string): string {
    return this.#hmac(Buffer.from(`${context}\n${text}`, 'utf16le')).slice(0, keyLength);
  }

  /** Synchronous, since the walk over a request is: one small read for a text that was not used since the start. */
  read(key: string): string | undefined {
    const unwritten = this.#unwritten.get(key) ?? this.#batch.get(key);
    if (unwritten !== undefined) return unwritten;
    const known = this.#places.get(key);
    if (known === undefined) return undefined;
    const today = this.#today();
    const text = today - known.day > keptDays ? undefined : this.#textOf(known);
    if (text === undefined) this.#places.delete(key);
    else if (known.generation !== this.#generations.at(-1) || today - known.day > renewAfterDays) this.write(key, text);
    return text;
  }

  write(key: string, text: string): void {
    // While the disk refuses, the newest of a generation's size are kept.
    if (this.#unwritten.size >= maxEntriesPerGeneration) this.#unwritten.clear();
    this.#unwritten.set(key, text);
    this.#recent.delete(key);
    this.#isWriting ??= this.#flush().finally(() => {
      this.#isWriting = undefined;
    });
  }

  /** Empties the memory and the disk. */
  async forget(): Promise<Forgotten> {
    const { entries } = this.size;
    this.#unwritten.clear();
    await this.#written();
    const { bytes } = this.size;
    this.#unwritten.clear();
    this.#recent.clear();
    this.#places.clear();
    for (const generation of this.#generations.splice(0)) await remove(generation);
    await this.#closeWriter();
    return { entries, bytes };
  }

  async dispose(): Promise<void> {
    await this.#written();
    await this.#closeWriter();
    for (const generation of this.#generations.splice(0)) closeSync(generation.descriptor);
  }

  #today(): number {
    return Math.floor(this.#options.clock.now().getTime() / msPerDay);
  }

  #textOf(known: KnownEntry): string | undefined {
    const text = this.#recent.get(known.key) ?? this.#readEntry(known);
    if (text === undefined || text.length > maxRecentLength) return text;
    if (this.#recent.size >= maxRecent) this.#recent.clear();
    this.#recent.set(known.key, text);
    return text;
  }

  #readEntry({ generation, start, end }: KnownEntry): string | undefined {
    const bytes = Buffer.allocUnsafe(end - start);
    try {
      if (readSync(generation.descriptor, bytes, 0, bytes.length, start) !== bytes.length) return undefined;
    } catch {
      return undefined;
    }
    return decodeEntry(this.#format, bytes);
  }

  async #written(): Promise<void> {
    this.#wake?.();
    await this.#isWriting?.catch(() => undefined);
  }

  async #flush(): Promise<void> {
    // All that a request adds, and those beside it, goes in one write; and not while the request waits for its answer.
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
      setTimeout(resolve, writeAfterMs).unref();
    });
    while (this.#unwritten.size > 0) {
      const batch = this.#unwritten;
      this.#unwritten = new Map();
      this.#batch = batch;
      try {
        await this.#append(batch);
        this.#hasFailed = false;
      } catch (error) {
        for (const [key, text] of batch) if (!this.#unwritten.has(key)) this.#unwritten.set(key, text);
        if (!this.#hasFailed) this.#options.logger.log('warn', 'history-not-saved', { error: messageOf(error) });
        this.#hasFailed = true;
        return;
      } finally {
        this.#batch = new Map();
      }
    }
  }

  async #append(batch: ReadonlyMap<string, string>): Promise<void> {
    const day = this.#today();
    const waiting = [...batch].map(([key, text]) => ({ key, bytes: encodeEntry(this.#format, key, day, text) }));
    while (waiting.length > 0) {
      const generation = await this.#writable();
      const fitting = waiting.splice(0, countThatFit(waiting, this.#generationBytes - generation.bytes));
      const writer = (this.#writer ??= await open(generation.path, 'r+'));
      await writeAll(writer, Buffer.concat(fitting.map(({ bytes }) => bytes)), generation.bytes);
      for (const { key, bytes } of fitting) {
        const start = generation.bytes;
        generation.bytes += bytes.length;
        generation.entries += 1;
        this.#places.set(key, { key, start, end: generation.bytes, day, generation });
      }
    }
  }

  /** The newest generation, or a new one when that is full. */
  async #writable(): Promise<Generation> {
    const newest = this.#generations.at(-1);
    const isFull =
      newest === undefined || newest.bytes >= this.#generationBytes || newest.entries >= maxEntriesPerGeneration;
    if (!isFull) return newest;
    const number = (newest?.number ?? 0) + 1;
    const path = join(this.#options.historyDir, `history-${String(number).padStart(6, '0')}.log`);
    await this.#closeWriter();
    const writer = await open(path, 'wx', 0o600);
    await writeAll(writer, this.#format.header, 0);
    this.#writer = writer;
    const made = this.#take(number, path, []);
    await this.#dropOldest();
    return made;
  }

  #take(number: number, path: string, places: readonly EntryPlace[]): Generation {
    const bytes = places.at(-1)?.end ?? this.#format.header.length;
    const generation = { number, path, descriptor: openSync(path, 'r'), bytes, entries: places.length };
    this.#generations.push(generation);
    for (const place of places) this.#places.set(place.key, { ...place, generation });
    return generation;
  }

  async #dropOldest(): Promise<void> {
    while (this.#generations.length > generationCount) {
      const [oldest] = this.#generations.splice(0, 1);
      if (oldest === undefined) return;
      for (const [key, { generation }] of this.#places) if (generation === oldest) this.#places.delete(key);
      await remove(oldest);
    }
  }

  async #closeWriter(): Promise<void> {
    const writer = this.#writer;
    this.#writer = undefined;
    await writer?.close();
  }
}

async function generationFiles(historyDir: string): Promise<readonly string[]> {
  try {
    return (await readdir(historyDir)).filter((name) => fileName.test(name)).toSorted();
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return [];
    throw error;
  }
}

async function remove(generation: Generation): Promise<void> {
  closeSync(generation.descriptor);
  await unlink(generation.path);
}

/** At least one; the last one may go over the edge. */
function countThatFit(entries: readonly { readonly bytes: Buffer }[], room: number): number {
  let count = 0;
  for (let used = 0; used < room && count < entries.length; count += 1) used += entries[count]?.bytes.length ?? 0;
  return count;
}

/** Counts without the key: lengths are in clear. */
function countEntries(bytes: Buffer): number {
  const headerEnd = bytes.indexOf(0x0a) + 1;
  return entryPlaces({ header: bytes.subarray(0, headerEnd), entryKey: Buffer.alloc(0) }, bytes)?.length ?? 0;
}
