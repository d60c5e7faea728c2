// A file that only grows, by whole pieces: a piece is on disk completely or not at all.
import { constants, write as writeAt } from 'node:fs';
import { type FileHandle, open, rename, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { errnoOf } from './error.ts';

/** An open file as the log needs it. Tests put a failing disk in its place. */
export interface WritableFile {
  /** Writes every byte or throws. */
  write(bytes: Uint8Array, position: number): Promise<void>;
  datasync(): Promise<void>;
  /** Write and datasync in one step, where the system has one: half of the trips to the thread pool. */
  writeThrough?(bytes: Uint8Array, position: number): Promise<void>;
  truncate(length: number): Promise<void>;
  close(): Promise<void>;
}

export interface FileSystem {
  /** Fails with EEXIST when the file is there (O_EXCL). */
  create(path: string): Promise<WritableFile>;
  openExisting(path: string): Promise<WritableFile>;
  remove(path: string): Promise<void>;
  /** Replaces what has the new name. */
  rename(from: string, to: string): Promise<void>;
  /** Makes the names inside a folder durable. */
  syncDirectory(path: string): Promise<void>;
}

const ownerOnly = 0o600;

// Linux gives a write to such a file the guarantee of fdatasync. Elsewhere the flag is missing or means less than what
// Node's own fdatasync does there.
const synchronized = process.platform === 'linux' ? constants.O_DSYNC : undefined;
const created = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL;

/** The real disk. Files are readable and writable by their owner only. */
export const nodeFileSystem: FileSystem = {
  create: async (path) =>
    synchronized === undefined
      ? writable(await open(path, created, ownerOnly))
      : writableThrough(await open(path, created | synchronized, ownerOnly)),
  openExisting: async (path) => writable(await open(path, 'r+')),
  remove: (path) => unlink(path),
  rename: (from, to) => rename(from, to),
  async syncDirectory(path) {
    let directory: FileHandle;
    try {
      directory = await open(path, 'r');
    } catch (error) {
      // Windows opens no folders; its file system journals names by itself.
      if (process.platform === 'win32' && errnoOf(error) !== 'ENOENT') return;
      throw error;
    }
    try {
      await directory.sync();
    } catch (error) {
      if (process.platform !== 'win32') throw error;
    } finally {
      await directory.close();
    }
  },
};

function writable(handle: FileHandle): WritableFile {
  return {
    write: (bytes, position) => writeAll(handle, bytes, position),
    datasync: () => handle.datasync(),
    truncate: (length) => handle.truncate(length),
    close: () => handle.close(),
  };
}

/** Resolves when the system has every byte. Exchanges wait for this: `handle.write` takes twice as long before it begins. */
export async function writeAll({ fd }: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  let written = 0;
  while (written < bytes.length) written += await writeSome(fd, bytes.subarray(written), position + written);
}

/** How many bytes. */
function writeSome(file: number, bytes: Uint8Array, position: number): Promise<number> {
  return new Promise((resolve, reject) => {
    writeAt(file, bytes, 0, bytes.length, position, (error, written) => {
      if (error === null) resolve(written);
      else reject(error);
    });
  });
}

function writableThrough(handle: FileHandle): WritableFile {
  const file = writable(handle);
  return { ...file, writeThrough: (bytes, position) => file.write(bytes, position) };
}

/** Makes the file or replaces it: a crash leaves the old one or the new one, and perhaps `<path>.draft`. */
export async function writeWhole(path: string, bytes: Uint8Array, fileSystem: FileSystem): Promise<void> {
  const draft = `${path}.draft`;
  const file = await openOrCreate(draft, fileSystem);
  try {
    await file.truncate(0);
    await file.write(bytes, 0);
    await file.datasync();
  } finally {
    await file.close();
  }
  await fileSystem.rename(draft, path);
  await fileSystem.syncDirectory(dirname(path));
}

/** The file as it is, or an empty one. */
export async function openOrCreate(path: string, fileSystem: FileSystem): Promise<WritableFile> {
  try {
    return await fileSystem.openExisting(path);
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT') throw error;
    return fileSystem.create(path);
  }
}

/** Appends to one open file. One call at a time; the owner closes it. */
export class AppendFile {
  readonly #file: WritableFile;
  #length: number;
  #hasRest = false;

  constructor(file: WritableFile, length: number) {
    this.#file = file;
    this.#length = length;
  }

  /** Bytes that are known to be on disk. */
  get length(): number {
    return this.#length;
  }

  /** False while a failed append has left bytes that the disk did not let go of yet. */
  get isWhole(): boolean {
    return !this.#hasRest;
  }

  /**
   * Resolves when the bytes are on disk (fdatasync). When that fails, the file is cut back to what it held before,
   * at once or, if the disk refuses that too, before the next append.
   */
  async append(bytes: Uint8Array): Promise<void> {
    await this.settle();
    try {
      if (this.#file.writeThrough === undefined) {
        await this.#file.write(bytes, this.#length);
        await this.#file.datasync();
      } else await this.#file.writeThrough(bytes, this.#length);
    } catch (error) {
      this.#hasRest = true;
      await this.#cutBack().catch(() => undefined);
      throw error;
    }
    this.#length += bytes.length;
  }

  /** Cuts off what a failed append left. Throws when the disk still refuses. */
  async settle(): Promise<void> {
    if (this.#hasRest) await this.#cutBack();
  }

  /** A rest that the disk still does not let go of stays: a torn tail for the next start. */
  async close(): Promise<void> {
    await this.settle().catch(() => undefined);
    await this.#file.close();
  }

  async #cutBack(): Promise<void> {
    await this.#file.truncate(this.#length);
    await this.#file.datasync();
    this.#hasRest = false;
  }
}
