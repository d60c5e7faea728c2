// The file list as git makes it, without running anything that a repository configures. Where git refuses, the walk takes
// over. Whatever git lists is checked again file by file.
import { realpath } from 'node:fs/promises';
import { findGit, type GitOptions, runGit } from './git-program.ts';
import { isInside } from './paths.ts';

export interface GitListing {
  readonly tracked: readonly string[];
  readonly untracked: readonly string[];
  /** Folders of submodules and inner repositories, of which git lists nothing else. */
  readonly nested: readonly string[];
}

/** Paths under `root` (a real path), `/` between segments; undefined when git is missing, refuses, or lists another tree. */
export async function listWithGit(root: string, options: GitOptions): Promise<GitListing | undefined> {
  const program = await findGit(root, options.environment);
  if (program === undefined) return undefined;
  const run = (...command: string[]): Promise<string | undefined> => runGit({ program, root, command, options });
  const top = await run('rev-parse', '--show-toplevel');
  if (top === undefined || !(await isInsideFolder(root, top.replace(/\r?\n$/, '')))) return undefined;
  const tracked = await run('ls-files', '-z', '--cached', '--stage');
  const untracked = await run('ls-files', '-z', '--others', '--exclude-standard');
  if (tracked === undefined || untracked === undefined) return undefined;
  // An empty list may mean that an outer repository (dot files of a home folder) ignores this whole folder.
  return tracked === '' && untracked === '' ? undefined : listingOf(tracked, untracked);
}

/** `tracked` has lines of `mode hash stage TAB path`; mode 160000 is a submodule. Untracked repositories end with `/`. */
function listingOf(tracked: string, untracked: string): GitListing {
  const files = new Set<string>();
  const nested: string[] = [];
  for (const line of tracked.split('\0')) {
    const path = line.slice(line.indexOf('\t') + 1);
    if (path === '') continue;
    if (line.startsWith('160000 ')) nested.push(path);
    else files.add(path);
  }
  const others: string[] = [];
  for (const path of untracked.split('\0')) {
    if (path.endsWith('/')) nested.push(path.slice(0, -1));
    else if (path !== '') others.push(path);
  }
  return { tracked: [...files], untracked: others, nested };
}

/** `core.worktree` can point anywhere: the tree that git lists must hold the workspace. */
async function isInsideFolder(root: string, top: string): Promise<boolean> {
  try {
    return isInside(await realpath(top), root);
  } catch {
    return false;
  }
}
