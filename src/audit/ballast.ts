// A file that only takes up space, so that a full disk still has room for the record that says so.
import { randomBytes } from 'node:crypto';
import { stat, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { FileSystem } from './append-file.ts';
import { errnoOf } from './error.ts';

/** Not made on a disk that has less than so many times its size. */
const timesFree = 4;

/** One call at a time. */
export class Ballast {
  readonly #path: string;
  readonly #bytes: number;
  readonly #fileSystem: FileSystem;
  #isThere = false;
  #isSpent = false;

  constructor(path: string, bytes: number, fileSystem: FileSystem) {
    this.#path = path;
    this.#bytes = bytes;
    this.#fileSystem = fileSystem;
  }

  /** It was given up: until it is made again, what is free belongs to nobody. */
  get isSpent(): boolean {
    return this.#isSpent;
  }

  /** Finds it, or makes it where there is room for much more. Never throws: without it the disk fills up as any does. */
  async prepare(): Promise<void> {
    try {
      this.#isThere = (await lengthOf(this.#path)) === this.#bytes;
      if (this.#isThere) return;
      const { bavail, bsize } = await statfs(dirname(this.#path));
      if (bavail * bsize >= timesFree * this.#bytes) await this.restore();
    } catch {
      // As documented.
    }
  }

  /** True when it was there and its space is free now. */
  async giveUp(): Promise<boolean> {
    if (!this.#isThere) return false;
    try {
      await this.#fileSystem.remove(this.#path);
    } catch {
      return false;
    }
    this.#isThere = false;
    this.#isSpent = true;
    return true;
  }

  /** Throws what the disk says; no part of it stays then. */
  async restore(): Promise<void> {
    await this.#fileSystem.remove(this.#path).catch(() => undefined);
    const file = await this.#fileSystem.create(this.#path);
    try {
      // Some file systems store no zeros.
      await file.write(randomBytes(this.#bytes), 0);
      await file.datasync();
    } catch (error) {
      await file.close().catch(() => undefined);
      await this.#fileSystem.remove(this.#path).catch(() => undefined);
      throw error;
    }
    await file.close();
    this.#isThere = true;
    this.#isSpent = false;
  }
}

async function lengthOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return 0;
    throw error;
  }
}
