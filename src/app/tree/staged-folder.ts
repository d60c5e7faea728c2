// A folder that is written beside its place and gets its name when it is whole, or leaves nothing.
import { constants } from 'node:fs';
import { chmod, copyFile, mkdir, open, readdir, realpath, rename, rm, rmdir, stat, symlink } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { nanoid } from 'nanoid';
import { errnoOf } from '../../audit/error.ts';
import { isInside } from '../../workspace/paths.ts';
import { TreeError } from './tree-error.ts';

export interface StagedFile {
  /** `/` between segments. */
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly mode: number;
}

/**
 * Takes the place of `out`, which is empty or absent and stands outside of every root. Throws TreeError
 * `out-not-empty`, `out-inside-path`, `not-writable`. The caller ends it with `finish` or `discard`.
 */
export async function stageFolder(out: string, roots: readonly string[]): Promise<StagedFolder> {
  const path = await requirePlace(out, roots);
  const draft = join(dirname(path), `${basename(path)}.partial-${nanoid(6)}`);
  try {
    await mkdir(dirname(path), { recursive: true });
    await mkdir(draft);
  } catch (cause) {
    throw notWritable(path, cause);
  }
  return new StagedFolder(path, draft);
}

/** Whether the result may stand there, told before long work. Gives its real path. Throws as `stageFolder` does. */
export async function requirePlace(out: string, roots: readonly string[]): Promise<string> {
  const path = await realPlace(resolve(out));
  const holder = roots.find((root) => isInside(root, path));
  if (holder !== undefined) {
    throw new TreeError('out-inside-path', `${path} lies in ${holder}; choose an --output outside of what is copied.`);
  }
  await refuseFull(path);
  return path;
}

export class StagedFolder {
  readonly path: string;
  readonly #draft: string;
  readonly #folders = new Set<string>();

  constructor(path: string, draft: string) {
    this.path = path;
    this.#draft = draft;
  }

  /** Where a file stands until the end. */
  placeOf(path: string): string {
    return join(this.#draft, path);
  }

  /** Throws TreeError `collision`, also where the file system takes two spellings for one; `not-writable`. */
  async write({ path, bytes, mode }: StagedFile): Promise<void> {
    await this.#place(path, async (place) => {
      const file = await open(place, 'wx', 0o600);
      try {
        await file.writeFile(bytes);
      } finally {
        await file.close();
      }
      await chmod(place, mode);
    });
  }

  /** A file as it is. Gives its length. */
  async copy(path: string, { source, mode }: { readonly source: string; readonly mode: number }): Promise<number> {
    await this.#place(path, async (place) => {
      await copyFile(source, place, constants.COPYFILE_EXCL);
      await chmod(place, mode);
    });
    return (await stat(this.placeOf(path))).size;
  }

  async link(path: string, target: string): Promise<void> {
    await this.#place(path, (place) => symlink(target, place));
  }

  /** Begins again with an empty folder. */
  async clear(): Promise<void> {
    await rm(this.#draft, { recursive: true, force: true });
    this.#folders.clear();
    await mkdir(this.#draft);
  }

  async finish(): Promise<void> {
    await refuseFull(this.path);
    try {
      await rmdir(this.path).catch(() => undefined);
      await rename(this.#draft, this.path);
    } catch (cause) {
      throw notWritable(this.path, cause);
    }
  }

  /** Twice is harmless, and after `finish` too. */
  async discard(): Promise<void> {
    await rm(this.#draft, { recursive: true, force: true, maxRetries: 3 });
  }

  async #place(path: string, make: (place: string) => Promise<void>): Promise<void> {
    const place = this.placeOf(path);
    try {
      const folder = dirname(place);
      if (!this.#folders.has(folder)) await mkdir(folder, { recursive: true });
      this.#folders.add(folder);
      await make(place);
    } catch (cause) {
      if (errnoOf(cause) !== 'EEXIST' && errnoOf(cause) !== 'ENOTDIR') throw notWritable(path, cause);
      throw new TreeError('collision', `Two files would get the name ${path}; nothing was written.`, { cause });
    }
  }
}

async function refuseFull(path: string): Promise<void> {
  const names = await readdir(path).catch((cause: unknown) => {
    if (errnoOf(cause) === 'ENOENT') return [];
    throw notWritable(path, cause);
  });
  if (names.length > 0) {
    throw new TreeError('out-not-empty', `${path} is not empty; choose an --output that is empty or not there yet.`);
  }
}

function notWritable(path: string, cause: unknown): TreeError {
  return new TreeError('not-writable', `${path} cannot be written (${errnoOf(cause) ?? 'unknown'}).`, { cause });
}

/** The real path, also of what is not there yet. */
async function realPlace(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    const parent = dirname(path);
    if (errnoOf(error) !== 'ENOENT' || parent === path) throw notWritable(path, error);
    return join(await realPlace(parent), basename(path));
  }
}
