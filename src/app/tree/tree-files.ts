// The files of the paths that a user named, with the name that each gets in the result. Untrusted: every file and link.
import { type Stats } from 'node:fs';
import { lstat, readlink, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, sep } from 'node:path';
import { listWithGit } from '../../workspace/git-files.ts';
import { readRegularFile } from '../../workspace/regular-file.ts';
import { SettingsError } from '../settings.ts';
import { staysInTree } from './link-target.ts';
import { stopIfCancelled, TreeError } from './tree-error.ts';
import { walkTree } from './walk-tree.ts';

export interface TreeFile {
  /** Name in the tree, `/` between segments. */
  readonly path: string;
  /** Where it is now. */
  readonly source: string;
  /** Permission bits. */
  readonly mode: number;
  /** What a link points to, as it is written; undefined for a file. */
  readonly target: string | undefined;
}

export interface Tree {
  /** Real paths of what the user named. */
  readonly roots: readonly string[];
  /** Sorted by path, each path once. */
  readonly files: readonly TreeFile[];
  /** What is no file and no link, or has a name that is no text: nothing can be done with it. */
  readonly unusable: readonly string[];
  /** Whether any of the roots is a folder. */
  readonly isFolder: boolean;
}

export interface TreeFileOptions {
  /**
   * `own`: what git would track and what it does not ignore. `all`: every file, except where the folder is a
   * repository of its own: for a tree whose ignore files were changed with the rest.
   */
  readonly which: 'own' | 'all';
  /** True: nothing is copied, so that links that point out of the tree are passed over instead of refused. */
  readonly isLook?: boolean;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Its bytes; undefined when it is too large to be read as a text. Throws TreeError `unreadable`, also when something
 * else stands there by now.
 */
export async function readTreeFile(file: TreeFile): Promise<Buffer | undefined> {
  const reading = await readRegularFile(file.source, maxTextBytes);
  if (typeof reading !== 'string') return reading;
  if (reading === 'too-large') return undefined;
  throw new TreeError('unreadable', `${file.path} cannot be read (${reading}).`);
}

const maxTextBytes = 64 * 1024 * 1024;

interface Found {
  readonly files: TreeFile[];
  readonly unusable: string[];
  readonly leaving: string[];
}

/** Throws SettingsError for a path that is not there; TreeError `link-leaves-path`, `collision`, `unreadable`, `cancelled`. */
export async function listTree(paths: readonly string[], options: TreeFileOptions): Promise<Tree> {
  const found: Found = { files: [], unusable: [], leaving: [] };
  const roots: string[] = [];
  let isFolder = false;
  for (const path of paths) {
    const root = await existingPath(path);
    roots.push(root);
    if ((await stat(root)).isDirectory()) {
      isFolder = true;
      await addFolder(root, options, found);
    } else await add({ root: dirname(root), path: basename(root) }, found);
  }
  if (options.isLook !== true) refuseLeavingLinks(found.leaving);
  const files = found.files.toSorted((left, right) => (left.path < right.path ? -1 : 1));
  const twice = files.find((file, index) => file.path === files[index - 1]?.path);
  if (twice !== undefined) {
    throw new TreeError('collision', `Two of the paths hold a file "${twice.path}"; take one path at a time.`);
  }
  return { roots, files, unusable: found.unusable.toSorted(), isFolder };
}

/** The real path of what a user named. Throws SettingsError when there is nothing. */
export async function existingPath(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch {
    throw new SettingsError(`There is no file or folder "${path}".`);
  }
}

async function addFolder(root: string, options: TreeFileOptions, found: Found): Promise<void> {
  const paths = await pathsOf(root, options);
  const folders = new RealFolders(root);
  const step = 64;
  for (let at = 0; at < paths.length; at += step) {
    stopIfCancelled(options.signal);
    const some = paths.slice(at, at + step);
    // A path through a link is not what git tracks: the link is listed by itself.
    const isReal = await Promise.all(
      some.map(async (path) => path.includes(unnameable) || (await folders.holds(path))),
    );
    await Promise.all(some.filter((_, index) => isReal[index]).map((path) => add({ root, path }, found)));
  }
}

async function pathsOf(root: string, { which, signal }: TreeFileOptions): Promise<readonly string[]> {
  const usesGit = which === 'own' || (await isThere(join(root, '.git')));
  const listing = usesGit ? await listWithGit(root, { environment: process.env, signal }) : undefined;
  if (listing === undefined) return await walkTree(root, { usesIgnoreFiles: which === 'own', signal });
  const paths = new Set([...listing.tracked, ...listing.untracked]);
  for (const nested of listing.nested) {
    if ((await realpath(join(root, nested)).catch(() => undefined)) !== join(root, nested)) continue;
    for (const path of await walkTree(join(root, nested), { usesIgnoreFiles: true, signal })) {
      paths.add(`${nested}/${path}`);
    }
  }
  return [...paths];
}

async function add({ root, path }: { readonly root: string; readonly path: string }, found: Found): Promise<void> {
  const source = join(root, path);
  // What no name can be made of cannot be opened by that name either.
  if (path.includes(unnameable) && !(await isThere(source))) return void found.unusable.push(path);
  const stats = await statsOf(source);
  // Deleted but still tracked, or a folder that git lists as one entry.
  if (stats === undefined || stats.isDirectory()) return;
  const mode = stats.mode & 0o777;
  if (stats.isFile()) found.files.push({ path, source, mode, target: undefined });
  else if (!stats.isSymbolicLink()) found.unusable.push(path);
  else {
    const target = await readlink(source);
    if (await staysInTree(root, source, target)) found.files.push({ path, source, mode, target });
    else found.leaving.push(path);
  }
}

/** Stands in a name for bytes that are no text. */
const unnameable = '\uFFFD';

async function statsOf(path: string): Promise<Stats | undefined> {
  try {
    return await lstat(path);
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new TreeError('unreadable', `${path} cannot be looked at (${code ?? 'unknown'}).`, { cause });
  }
}

async function isThere(path: string): Promise<boolean> {
  return (await lstat(path).catch(() => undefined)) !== undefined;
}

function refuseLeavingLinks(paths: readonly string[]): void {
  if (paths.length === 0) return;
  const shown = paths.toSorted().slice(0, 5).join(', ');
  const more = paths.length > 5 ? `, and ${paths.length - 5} more` : '';
  throw new TreeError(
    'link-leaves-path',
    `Links point out of the tree, where they would show what was not checked: ${shown}${more}. Nothing was written. ` +
      'Remove them, or name a folder that holds what they point to.',
  );
}

/** Whether the folder of a path is the folder that it seems to be. */
class RealFolders {
  readonly #root: string;
  readonly #known = new Map<string, Promise<boolean>>();

  constructor(root: string) {
    this.#root = root;
  }

  holds(path: string): Promise<boolean> {
    const folder = dirname(path);
    const known = this.#known.get(folder);
    if (known !== undefined) return known;
    const lexical = join(this.#root, folder.replaceAll('/', sep));
    const isReal = realpath(lexical).then(
      (real) => real === lexical,
      () => false,
    );
    this.#known.set(folder, isReal);
    return isReal;
  }
}
