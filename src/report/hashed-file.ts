// A new file that is hashed and counted while it is written.
import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';

export interface WrittenFile {
  readonly name: string;
  readonly bytes: number;
  /** Hex. */
  readonly sha256: string;
}

const chunkBytes = 256 * 1024;

export class HashedFile {
  readonly #name: string;
  readonly #handle: FileHandle;
  readonly #hash = createHash('sha256');
  #waiting: Buffer[] = [];
  #waitingBytes = 0;
  #bytes = 0;

  private constructor(name: string, handle: FileHandle) {
    this.#name = name;
    this.#handle = handle;
  }

  /** Readable by its owner only. The caller ends it with `finish` or `abandon`. */
  static async create(path: string, name: string): Promise<HashedFile> {
    return new HashedFile(name, await open(path, 'wx', 0o600));
  }

  /** True: it is time to `flush`. */
  add(bytes: Buffer): boolean {
    this.#waiting.push(bytes);
    this.#waitingBytes += bytes.length;
    return this.#waitingBytes >= chunkBytes;
  }

  async flush(): Promise<void> {
    const bytes = Buffer.concat(this.#waiting, this.#waitingBytes);
    this.#waiting = [];
    this.#waitingBytes = 0;
    this.#hash.update(bytes);
    this.#bytes += bytes.length;
    await this.#handle.writeFile(bytes);
  }

  async finish(): Promise<WrittenFile> {
    await this.flush();
    await this.#handle.sync();
    await this.#handle.close();
    return { name: this.#name, bytes: this.#bytes, sha256: this.#hash.digest('hex') };
  }

  /** Harmless after `finish`. */
  async abandon(): Promise<void> {
    await this.#handle.close().catch(() => undefined);
  }
}
