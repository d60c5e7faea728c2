// The files of one installed package. Untrusted: links are not followed, depth and number are bounded.
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { dependencyLimits } from '../limits.ts';

/** Relative paths of regular files that `isWanted`, at most `maxFiles`, without packages installed inside. */
export async function packageFiles(
  folder: string,
  maxFiles: number,
  isWanted: (path: string) => boolean,
): Promise<readonly string[]> {
  const found: string[] = [];
  const folders: { readonly path: string; readonly depth: number }[] = [{ path: '', depth: 0 }];
  for (let next = folders.pop(); next !== undefined && found.length < maxFiles; next = folders.pop()) {
    const entries = await readdir(join(folder, next.path), { withFileTypes: true }).catch(() => []);
    for (const entry of entries.toSorted((left, right) => (left.name < right.name ? -1 : 1))) {
      if (entry.name === 'node_modules' || entry.name.startsWith('.')) continue;
      const path = next.path === '' ? entry.name : `${next.path}/${entry.name}`;
      if (entry.isDirectory() && next.depth < dependencyLimits.maxFolderDepth)
        folders.push({ path, depth: next.depth + 1 });
      else if (entry.isFile() && isWanted(path)) found.push(path);
    }
  }
  return found.slice(0, maxFiles);
}
