// Every file of a folder, links and special files too, by our own walk: for folders that git knows nothing of.
// Untrusted: the folder. Unlike the walk of the index, nothing may be missed: what cannot be read is an error.
import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type IgnoreRules, readIgnoreFile } from '../../workspace/ignore-file.ts';
import { stopIfCancelled, TreeError } from './tree-error.ts';

export interface WalkTreeOptions {
  /** False: `.gitignore` files say nothing. */
  readonly usesIgnoreFiles: boolean;
  readonly signal?: AbortSignal | undefined;
}

interface ScopedRules {
  /** Relative to the root, with a `/` at the end; empty for the root. */
  readonly base: string;
  readonly rules: IgnoreRules;
}

interface Folder {
  readonly base: string;
  readonly rules: readonly ScopedRules[];
}

/** Relative paths, `/` between segments. Never anything below a `.git`. Throws TreeError `unreadable`, `cancelled`. */
export async function walkTree(root: string, options: WalkTreeOptions): Promise<readonly string[]> {
  const paths: string[] = [];
  const folders: Folder[] = [{ base: '', rules: [] }];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    stopIfCancelled(options.signal);
    const entries = await entriesOf(root, folder.base);
    if (entries === undefined) {
      paths.push(folder.base.slice(0, -1));
      continue;
    }
    const rules = options.usesIgnoreFiles ? await rulesIn(root, folder, entries) : folder.rules;
    for (const entry of entries) {
      if (entry.name === '.git') continue;
      const isFolder = entry.isDirectory();
      const path = `${folder.base}${entry.name}${isFolder ? '/' : ''}`;
      if (isIgnored(path, rules)) continue;
      if (isFolder) folders.push({ base: path, rules });
      else paths.push(path);
    }
  }
  return paths;
}

async function rulesIn(root: string, folder: Folder, entries: readonly Dirent[]): Promise<readonly ScopedRules[]> {
  if (!entries.some(({ name }) => name === '.gitignore')) return folder.rules;
  const own = await readIgnoreFile(join(root, folder.base, '.gitignore'));
  return own === undefined ? folder.rules : [...folder.rules, { base: folder.base, rules: own }];
}

/** The innermost `.gitignore` that says anything decides. */
function isIgnored(path: string, scopes: readonly ScopedRules[]): boolean {
  for (const { base, rules } of scopes.toReversed()) {
    const verdict = rules.test(path.slice(base.length));
    if (verdict !== undefined) return verdict;
  }
  return false;
}

/** Undefined when the folder's name is no text, so that it cannot be opened by it. */
async function entriesOf(root: string, base: string): Promise<readonly Dirent[] | undefined> {
  try {
    return await readdir(join(root, base), { withFileTypes: true });
  } catch (cause) {
    if (base.includes('\uFFFD')) return undefined;
    throw new TreeError('unreadable', `The folder ${base === '' ? root : base} cannot be read.`, { cause });
  }
}
