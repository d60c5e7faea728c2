// Archived files in a folder: written beside, on disk, then renamed. Whoever may write there may also remove them.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { copyFile, link, mkdir, open, readdir, rename, stat, unlink } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { nodeFileSystem } from '../../audit/append-file.ts';
import { errnoOf } from '../../audit/error.ts';
import { ArchiveError } from './archive-error.ts';
import type { ArchiveTarget, StoredObject } from './target.ts';

/** `folder` is made when it is not there. */
export function directoryTarget(folder: string): ArchiveTarget {
  const root = resolve(folder);
  const pathOf = (key: string): string => {
    const path = resolve(root, ...key.split('/'));
    if (relative(root, path).startsWith('..')) throw new ArchiveError('target', 'A key points out of the archive.');
    return path;
  };
  return {
    place: root,
    find: (key) => describe(pathOf(key)),
    async store(key, { path, sha256, bytes }) {
      const target = pathOf(key);
      await makeFolders(root, dirname(target));
      const draft = `${target}.draft`;
      await copyFile(path, draft);
      await sync(draft);
      if (!(await moveWhole(draft, target))) throw new ArchiveError('taken', `There is a file at ${key} already.`);
      await nodeFileSystem.syncDirectory(dirname(target));
      const stored = await describe(target);
      if (stored?.bytes !== bytes || stored.sha256 !== sha256)
        throw new ArchiveError('target', `${key} does not read back as it was written. Check the disk of ${root}.`);
      return stored;
    },
    async load(key, path) {
      try {
        await copyFile(pathOf(key), path);
      } catch (error) {
        throw new ArchiveError('target', `${key} is not in the archive.`, { cause: error });
      }
    },
    async list(prefix) {
      const names = await readdir(root, { recursive: true, withFileTypes: true }).catch(noneWhenAbsent);
      return names
        .filter((entry) => entry.isFile() && !entry.name.endsWith('.draft'))
        .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
        .filter((key) => key.startsWith(prefix))
        .toSorted();
    },
  };
}

async function describe(path: string): Promise<StoredObject | undefined> {
  try {
    const { size } = await stat(path);
    return { bytes: size, sha256: await sha256OfFile(path), lockedUntil: undefined };
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** Hex. Reads the file in pieces. */
export async function sha256OfFile(path: string): Promise<string> {
  const sum = createHash('sha256');
  for await (const chunk of createReadStream(path)) sum.update(chunk as Buffer);
  return sum.digest('hex');
}

/** False: the name is taken. Unlike a rename a link never replaces what is there; not every file system has them. */
async function moveWhole(draft: string, target: string): Promise<boolean> {
  try {
    await link(draft, target);
  } catch (error) {
    if (errnoOf(error) !== 'EEXIST' && (await describe(target)) === undefined) {
      await rename(draft, target);
      return true;
    }
    await unlink(draft);
    if (errnoOf(error) === 'EEXIST') return false;
    throw error;
  }
  await unlink(draft);
  return true;
}

async function sync(path: string): Promise<void> {
  const handle = await open(path, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Names of new folders are durable too. */
async function makeFolders(root: string, folder: string): Promise<void> {
  const first = await mkdir(folder, { recursive: true, mode: 0o700 });
  if (first === undefined) return;
  const stop = dirname(first.length < root.length ? first : root);
  for (let each = folder; each.length > stop.length; each = dirname(each))
    await nodeFileSystem.syncDirectory(dirname(each));
}

function noneWhenAbsent(error: unknown): never[] {
  if (errnoOf(error) === 'ENOENT') return [];
  throw error;
}
