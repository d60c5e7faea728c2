// For tests: a real disk that fails on demand, and a clock that stands still.
import type { Clock } from '../base/clock.ts';
import { type FileSystem, nodeFileSystem, type WritableFile } from './append-file.ts';

export type DiskStep = 'create' | 'write' | 'datasync' | 'truncate' | 'rename' | 'syncDirectory';

/** Writes to the real disk until a step is told to fail. A failing write leaves half of its bytes behind, as a full disk does. */
export class FaultyDisk implements FileSystem {
  readonly failing = new Map<DiskStep, string>();
  readonly calls = new Map<DiskStep, number>();
  readonly #once = new Map<DiskStep, string>();
  readonly #canWriteThrough: boolean;

  /** With `canWriteThrough`, as on Linux, a new file takes both steps at once. */
  constructor(options: { readonly canWriteThrough?: boolean } = {}) {
    this.#canWriteThrough = options.canWriteThrough ?? false;
  }

  /** The next step of this kind fails, and no other one. */
  failOnce(step: DiskStep, code: string): void {
    this.#once.set(step, code);
  }

  async create(path: string): Promise<WritableFile> {
    this.#step('create');
    const file = this.#faulty(await nodeFileSystem.create(path));
    if (!this.#canWriteThrough) return file;
    const writeThrough = async (bytes: Uint8Array, position: number): Promise<void> => {
      await file.write(bytes, position);
      await file.datasync();
    };
    return { ...file, writeThrough };
  }

  async openExisting(path: string): Promise<WritableFile> {
    return this.#faulty(await nodeFileSystem.openExisting(path));
  }

  remove(path: string): Promise<void> {
    return nodeFileSystem.remove(path);
  }

  async rename(from: string, to: string): Promise<void> {
    this.#step('rename');
    await nodeFileSystem.rename(from, to);
  }

  async syncDirectory(path: string): Promise<void> {
    this.#step('syncDirectory');
    await nodeFileSystem.syncDirectory(path);
  }

  #step(step: DiskStep): void {
    this.calls.set(step, (this.calls.get(step) ?? 0) + 1);
    const code = this.#once.get(step) ?? this.failing.get(step);
    this.#once.delete(step);
    if (code !== undefined) throw Object.assign(new Error(`${code}: made to fail`), { code });
  }

  #faulty(file: WritableFile): WritableFile {
    return {
      write: async (bytes, position) => {
        if (this.#once.has('write') || this.failing.has('write'))
          await file.write(bytes.subarray(0, bytes.length >> 1), position);
        this.#step('write');
        await file.write(bytes, position);
      },
      datasync: async () => {
        this.#step('datasync');
        await file.datasync();
      },
      truncate: async (length) => {
        this.#step('truncate');
        await file.truncate(length);
      },
      close: () => file.close(),
    };
  }
}

/** Stands still until it is set. */
export class HeldClock implements Clock {
  time = Date.parse('2026-01-31T10:00:00.000Z');

  now(): Date {
    return new Date(this.time);
  }

  monotonicMs(): number {
    return 1234.5;
  }
}
