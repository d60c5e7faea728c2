// Where the configuration of a repository lies, for a main work tree, a linked one, a submodule and a folder below them.
import { lstat, realpath } from 'node:fs/promises';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { readRegularFile } from '../regular-file.ts';

const maxPointerBytes = 4096;
const maxDepth = 40;

/** Files that may exist, the main one first; empty outside of a repository. Untrusted: what `.git` points to. */
export async function gitConfigFiles(root: string): Promise<readonly string[]> {
  const gitFolder = await gitFolderOf(root);
  if (gitFolder === undefined) return [];
  const common = (await pointerIn(join(gitFolder, 'commondir'), /^(.+)$/m)) ?? '.';
  const shared = isAbsolute(common) ? common : resolve(gitFolder, common);
  return [...new Set([join(shared, 'config'), join(gitFolder, 'config.worktree'), join(shared, 'config.worktree')])];
}

async function gitFolderOf(root: string): Promise<string | undefined> {
  let folder = await realpath(root).catch(() => root);
  for (let depth = 0; depth < maxDepth; depth++, folder = dirname(folder)) {
    const path = join(folder, '.git');
    const stat = await lstat(path).catch(() => undefined);
    if (stat?.isDirectory() === true) return path;
    if (stat?.isFile() === true) {
      const target = await pointerIn(path, /^gitdir: (.+)$/m);
      return target === undefined ? undefined : resolve(folder, target);
    }
    if (dirname(folder) === folder) return undefined;
  }
  return undefined;
}

async function pointerIn(path: string, pattern: RegExp): Promise<string | undefined> {
  const bytes = await readRegularFile(path, maxPointerBytes);
  return typeof bytes === 'string' ? undefined : pattern.exec(bytes.toString('utf8'))?.[1]?.trim();
}
