// A pack while it is made: files beside the place where it will stand, hashed as they are written.
import { chmod, mkdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { HashedFile, type WrittenFile } from '../hashed-file.ts';

export class DraftFolder {
  readonly path: string;
  readonly #files: WrittenFile[] = [];

  private constructor(path: string) {
    this.path = path;
  }

  /** Closed to other accounts: it may hold names until it is a pack. The caller ends it with `remove`. */
  static async create(path: string): Promise<DraftFolder> {
    await mkdir(path, { mode: 0o700 });
    await chmod(path, 0o700);
    return new DraftFolder(path);
  }

  /** In the order of names. */
  get files(): readonly WrittenFile[] {
    return this.#files.toSorted((left, right) => (left.name < right.name ? -1 : 1));
  }

  async write(name: string, content: string | Uint8Array): Promise<void> {
    await this.stream(name, [content]);
  }

  /** `name` with `/`. What is given is written at once: a piece may be reused after it. */
  async stream(
    name: string,
    pieces: Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>,
  ): Promise<void> {
    const file = await this.open(name);
    try {
      for await (const piece of pieces) if (file.add(Buffer.from(piece))) await file.flush();
      this.close(await file.finish());
    } finally {
      await file.abandon();
    }
  }

  /** For files that grow side by side. The caller gives what `finish` says to `close`, or abandons it. */
  async open(name: string): Promise<HashedFile> {
    const path = join(this.path, ...name.split('/'));
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    return HashedFile.create(path, name);
  }

  close(file: WrittenFile): void {
    this.#files.push(file);
  }

  async remove(): Promise<void> {
    await rm(this.path, { recursive: true, force: true });
  }
}
