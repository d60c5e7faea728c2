// The files of the next commit, as they stand in git's index: what a check before a commit has to read.
import { basename, relative, sep } from 'node:path';
import { findGit, runGit, runGitBytes, type GitOptions } from '../../workspace/git-program.ts';
import { SettingsError } from '../settings.ts';
import { stopIfCancelled } from './tree-error.ts';

export interface StagedFile {
  /** Relative to the root, `/` between segments. */
  readonly path: string;
  /** Undefined when git cannot give it, or when it is too large. */
  readonly bytes: Buffer | undefined;
}

/**
 * What is added or changed against the last commit; no links, no submodules. `root`: real path of the work tree.
 * Untrusted: the repository. Throws SettingsError where there is none.
 */
export async function* stagedFiles(
  root: string,
  options: GitOptions & { readonly isWanted?: (path: string) => boolean },
): AsyncGenerator<StagedFile> {
  const program = await findGit(root, options.environment);
  const command = [
    'diff',
    '--cached',
    '--raw',
    '-z',
    '--no-abbrev',
    '--no-renames',
    '--no-ext-diff',
    '--diff-filter=ACMT',
  ];
  const raw = program === undefined ? undefined : await runGit({ program, root, command, options });
  if (program === undefined || raw === undefined) {
    throw new SettingsError(`--staged needs git and a repository: ${basename(root)} gives no list of staged files.`);
  }
  for (const { path, blob } of entriesOf(raw)) {
    stopIfCancelled(options.signal);
    if (options.isWanted?.(path) === false) continue;
    yield { path, bytes: await runGitBytes({ program, root, command: ['cat-file', 'blob', blob], options }) };
  }
}

/** `:oldmode newmode oldhash newhash status NUL path NUL`, again and again. */
function entriesOf(raw: string): readonly { readonly path: string; readonly blob: string }[] {
  const parts = raw.split('\0');
  const entries: { path: string; blob: string }[] = [];
  for (let at = 0; at + 1 < parts.length; at += 2) {
    const [, mode = '', , blob = ''] = (parts[at] ?? '').split(' ');
    const path = parts[at + 1];
    // 120000 is a link, 160000 a submodule.
    if (mode.startsWith('100') && path !== undefined && /^[0-9a-f]{40,64}$/.test(blob)) entries.push({ path, blob });
  }
  return entries;
}

/** Whether a path of the tree lies in one of the folders, or is one of the files: real paths. */
export function liesIn(root: string, paths: readonly string[]): (path: string) => boolean {
  const wanted = paths.map((path) => relative(root, path).replaceAll(sep, '/'));
  return (path) => wanted.some((one) => one === '' || path === one || path.startsWith(`${one}/`));
}
