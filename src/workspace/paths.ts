// Questions about paths. All paths here are absolute and real unless said otherwise.
import { relative, isAbsolute, sep } from 'node:path';

/** True when `path` is `folder` or lies in it. */
export function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way === '' || (!isAbsolute(way) && way !== '..' && !way.startsWith(`..${sep}`));
}

/** Folders of installed code: what lies in them is not the workspace's own unless git tracks it. */
export const installedFolders: ReadonlySet<string> = new Set([
  'node_modules',
  'bower_components',
  'jspm_packages',
  'site-packages',
  '.venv',
  'venv',
  '.tox',
  '.nox',
  '__pycache__',
  '.yarn',
  '.pnpm-store',
  '.git',
  '.hg',
  '.svn',
]);
