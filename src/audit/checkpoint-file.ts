// Appending to the file of checkpoints.
import { rename, stat } from 'node:fs/promises';
import { AppendFile, type FileSystem, openOrCreate } from './append-file.ts';
import { checkpointEntry, checkpointsPath, maxTornBytes, readLastCheckpoints } from './checkpoints.ts';
import { errnoOf } from './error.ts';

/** Opened with the first note; the owner closes it. One call at a time. */
export class CheckpointFile {
  readonly #auditDir: string;
  readonly #fileSystem: FileSystem;
  #file: AppendFile | undefined;

  constructor(auditDir: string, fileSystem: FileSystem) {
    this.#auditDir = auditDir;
    this.#fileSystem = fileSystem;
  }

  /** Resolves when the note is on disk. */
  async append(note: string): Promise<void> {
    this.#file ??= await this.#open();
    await this.#file.append(checkpointEntry(note, this.#file.length));
  }

  async close(): Promise<void> {
    const file = this.#file;
    this.#file = undefined;
    await file?.close();
  }

  /** Cuts off what a crash left of a note; what no crash can leave is kept under another name. */
  async #open(): Promise<AppendFile> {
    const path = checkpointsPath(this.#auditDir);
    const { wholeBytes, tornBytes } = await readLastCheckpoints(this.#auditDir);
    if (tornBytes > maxTornBytes) await rename(path, await freeName(path));
    const length = tornBytes > maxTornBytes ? 0 : wholeBytes;
    const file = await openOrCreate(path, this.#fileSystem);
    try {
      if (length === 0) await this.#fileSystem.syncDirectory(this.#auditDir);
      if (tornBytes > 0) await file.truncate(length);
      return new AppendFile(file, length);
    } catch (error) {
      await file.close();
      throw error;
    }
  }
}

async function freeName(path: string): Promise<string> {
  for (let number = 1; ; number += 1) {
    const name = `${path}.damaged-${number}`;
    try {
      await stat(name);
    } catch (error) {
      if (errnoOf(error) === 'ENOENT') return name;
      throw error;
    }
  }
}
