// Files of others: written beside and renamed, so that a crash leaves the old one or the new one, never half of it.
import { randomBytes } from 'node:crypto';
import {
  chmod,
  chown,
  lstat,
  mkdir,
  open,
  readFile,
  readlink,
  realpath,
  rename,
  rmdir,
  stat,
  unlink,
} from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { codeOf } from './environment.ts';
import { ClientError } from './error.ts';

const maxLinks = 40;

/** Where a path really leads, also when the last link leads to a file that is not there. */
export async function targetOf(path: string): Promise<string> {
  let current = resolve(path);
  for (let count = 0; count < maxLinks; count += 1) {
    const folder = await realFolder(dirname(current));
    const link = await readlink(join(folder, basename(current))).catch(() => undefined);
    if (link === undefined) return join(folder, basename(current));
    current = resolve(folder, link);
  }
  throw new ClientError('unreadable', `${path} is a circle of links`);
}

async function realFolder(folder: string): Promise<string> {
  try {
    return await realpath(folder);
  } catch (error) {
    const parent = dirname(folder);
    if (codeOf(error) !== 'ENOENT' || parent === folder) throw unwritable(folder, error);
    return join(await realFolder(parent), basename(folder));
  }
}

/** Folders that are missing above a file, the outermost first. */
export async function missingFolders(file: string): Promise<readonly string[]> {
  const missing: string[] = [];
  for (let folder = dirname(file); dirname(folder) !== folder; folder = dirname(folder)) {
    if (await isThere(folder)) break;
    missing.unshift(folder);
  }
  return missing;
}

/** Of two files, one of which may not be there. */
export function isSame(one: Uint8Array | undefined, other: Uint8Array | undefined): boolean {
  if (one === undefined || other === undefined) return one === other;
  return Buffer.compare(one, other) === 0;
}

export function draftName(file: string): string {
  return `${file}.pretense-${randomBytes(6).toString('hex')}`;
}

export interface WriteOptions {
  /** Name beside the file; told in the journal before, so that a crash leaves nothing behind. */
  readonly draft: string;
  readonly bytes: Uint8Array;
  /** What the file has to hold until the last moment: its tool may write it meanwhile. Undefined: it is not there. */
  readonly expected?: { readonly bytes: Uint8Array | undefined };
  /** Called when the draft is on disk, before it takes the file's name. */
  readonly onDraft?: () => void;
}

/** Replaces or makes a file; mode and owner stay. Throws ClientError `unwritable`; the file is then as it was. */
export async function replaceFile(file: string, { draft, bytes, expected, onDraft }: WriteOptions): Promise<void> {
  try {
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    const old = await stat(file).catch(() => undefined);
    const handle = await open(draft, 'wx', old === undefined ? 0o600 : old.mode & 0o777);
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    if (old !== undefined) await keepOwner(draft, old);
    onDraft?.();
    if (expected !== undefined) await requireUnchanged(file, expected.bytes);
    await rename(draft, file);
    await syncFolder(dirname(file));
  } catch (error) {
    await unlink(draft).catch(() => undefined);
    throw unwritable(file, error);
  }
}

async function requireUnchanged(file: string, expected: Uint8Array | undefined): Promise<void> {
  const current = await readFile(file).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  });
  if (!isSame(current, expected))
    throw new ClientError(
      'changed-meanwhile',
      `${file} was changed by another program just now. Nothing was written; try again.`,
    );
}

async function keepOwner(
  draft: string,
  old: { readonly mode: number; readonly uid: number; readonly gid: number },
): Promise<void> {
  if (process.platform === 'win32') return;
  const made = await stat(draft);
  // Fails for all but the superuser, who alone can meet such a file.
  if (made.uid !== old.uid || made.gid !== old.gid) await chown(draft, old.uid, old.gid).catch(() => undefined);
  // `open` takes the mask of the process off.
  await chmod(draft, old.mode & 0o7777);
}

/** Harmless when it is not there. */
export async function removeFile(file: string): Promise<void> {
  try {
    await unlink(file);
    await syncFolder(dirname(file));
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw unwritable(file, error);
  }
}

/** Takes away folders that hold nothing any more, the innermost first. */
export async function removeEmptyFolders(folders: readonly string[]): Promise<void> {
  for (const folder of folders.toReversed()) await rmdir(folder).catch(() => undefined);
}

export async function isThere(path: string): Promise<boolean> {
  return await lstat(path).then(
    () => true,
    () => false,
  );
}

async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } catch {
    // Some file systems cannot sync a folder; the rename itself is done.
  } finally {
    await handle.close();
  }
}

function unwritable(path: string, error: unknown): ClientError {
  if (error instanceof ClientError) return error;
  return new ClientError('unwritable', `${path} cannot be written (${codeOf(error)}); it is as it was.`, {
    cause: error,
  });
}
