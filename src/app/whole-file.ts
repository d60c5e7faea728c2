// Small files that are on disk completely or not at all, readable by their owner only.
import { link, open, readFile, rename, stat, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { nanoid } from 'nanoid';
import { nodeFileSystem } from '../audit/append-file.ts';
import { errnoOf } from '../audit/error.ts';

/** Fails with EEXIST when the file is there; never changes an existing file. */
export async function createWholeFile(path: string, bytes: Uint8Array): Promise<void> {
  await placeDraft(await writeDraft(path, bytes), path);
}

/** Gives a draft beside it the name of a file that is not there yet, else fails with EEXIST. The draft is gone after. */
export async function placeDraft(draft: string, path: string): Promise<void> {
  try {
    await link(draft, path);
  } catch (error) {
    if (!hasNoHardLinks(error)) throw error;
    if (await exists(path)) throw Object.assign(new Error(`EEXIST: ${path}`), { code: 'EEXIST' });
    await rename(draft, path);
  } finally {
    await unlink(draft).catch(() => undefined);
  }
  await nodeFileSystem.syncDirectory(dirname(path));
}

/** Replaces the file, or makes it. A crash leaves the old one or the new one. */
export async function replaceWholeFile(path: string, bytes: Uint8Array): Promise<void> {
  const draft = await writeDraft(path, bytes);
  try {
    await rename(draft, path);
  } catch (error) {
    await unlink(draft).catch(() => undefined);
    throw error;
  }
  await nodeFileSystem.syncDirectory(dirname(path));
}

/** Undefined when there is no such file. */
export async function textIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

async function writeDraft(path: string, bytes: Uint8Array): Promise<string> {
  const draft = `${path}.${nanoid(8)}.draft`;
  const handle = await open(draft, 'wx', 0o600);
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } catch (error) {
    await unlink(draft).catch(() => undefined);
    throw error;
  } finally {
    await handle.close();
  }
  return draft;
}

/** Some file systems (exFAT, some network shares) know no second name for a file. */
function hasNoHardLinks(error: unknown): boolean {
  return ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'].includes(errnoOf(error) ?? '');
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return false;
    throw error;
  }
}
