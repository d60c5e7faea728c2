// The files that this program was installed with, as one hash: the same on every machine that has this build.
import { hash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';

export interface InstalledFiles {
  readonly folder: string;
  readonly files: number;
  /** Hex. */
  readonly hash: string;
}

/** Source maps and packages are left out: they are no part of what runs. */
export async function installedFiles(folder: string): Promise<InstalledFiles> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isFile() && !/\.(?:map|vsix)$/.test(entry.name))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .toSorted();
  const lines: string[] = [];
  for (const name of names) lines.push(`${hash('sha256', await readFile(join(folder, name)), 'hex')}  ${name}\n`);
  return { folder, files: names.length, hash: hash('sha256', lines.join(''), 'hex') };
}
