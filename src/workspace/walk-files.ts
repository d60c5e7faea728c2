// The file list by our own walk: for folders without git, and for workspaces that the user does not trust.
// Untrusted: folder contents and every `.gitignore`. Links are listed, never followed.
import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { throwIfCancelled } from './error.ts';
import { readIgnoreFile } from './ignore-file.ts';
import type { IgnoreRules } from './ignore-file.ts';
import { indexLimits } from './limits.ts';
import { installedFolders } from './paths.ts';

interface Folder {
  /** Relative to the walk's root, with a `/` at the end; empty for the root. */
  readonly path: string;
  /** From the root's rules down to this folder's own. */
  readonly rules: readonly ScopedRules[];
  readonly depth: number;
}

interface ScopedRules {
  readonly base: string;
  readonly rules: IgnoreRules;
}

/** Relative paths under `root`, `/` between segments; at most `maxFiles`. */
export async function listWithWalk(root: string, maxFiles: number, signal?: AbortSignal): Promise<readonly string[]> {
  const paths: string[] = [];
  const exclude = await readIgnoreFile(join(root, '.git/info/exclude'));
  const start = exclude === undefined ? [] : [{ base: '', rules: exclude }];
  const folders: Folder[] = [{ path: '', rules: start, depth: 0 }];
  for (let folder = folders.pop(); folder !== undefined && paths.length < maxFiles; folder = folders.pop()) {
    throwIfCancelled(signal);
    for (const { path, isFolder, rules } of await childrenOf(root, folder)) {
      if (!isFolder) paths.push(path);
      else if (folder.depth < indexLimits.maxWalkDepth) folders.push({ path, rules, depth: folder.depth + 1 });
    }
  }
  return paths.slice(0, maxFiles);
}

interface Child {
  readonly path: string;
  readonly isFolder: boolean;
  readonly rules: readonly ScopedRules[];
}

async function childrenOf(root: string, folder: Folder): Promise<readonly Child[]> {
  const entries = await readFolder(join(root, folder.path));
  const own = entries.some(({ name }) => name === '.gitignore')
    ? await readIgnoreFile(join(root, folder.path, '.gitignore'))
    : undefined;
  const rules = own === undefined ? folder.rules : [...folder.rules, { base: folder.path, rules: own }];
  const children: Child[] = [];
  for (const entry of entries.toSorted((left, right) => (left.name < right.name ? -1 : 1))) {
    const isFolder = entry.isDirectory();
    if (installedFolders.has(entry.name)) continue;
    const path = `${folder.path}${entry.name}${isFolder ? '/' : ''}`;
    if (!isIgnored(path, rules)) children.push({ path, isFolder, rules });
  }
  return children;
}

/** The innermost `.gitignore` that says anything decides. */
function isIgnored(path: string, scopes: readonly ScopedRules[]): boolean {
  for (const { base, rules } of scopes.toReversed()) {
    const verdict = rules.test(path.slice(base.length));
    if (verdict !== undefined) return verdict;
  }
  return false;
}

async function readFolder(path: string): Promise<readonly Dirent[]> {
  try {
    return await readdir(path, { withFileTypes: true });
  } catch {
    return [];
  }
}
