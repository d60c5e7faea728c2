// The files that belong to the repository: what git tracks or would track.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot, runProcess } from './run-process.mjs';

const neverOurs = new Set(['.git', 'node_modules', 'dist', '.cache', 'coverage']);

/**
 * Paths with `/`, relative to the project. Without a usable git (a copied folder, a foreign owner) the folder is walked.
 * @returns {Promise<string[]>}
 */
export async function repositoryFiles() {
  const { exitCode, output } = await runProcess(
    [
      'git',
      '-c',
      'core.fsmonitor=false',
      'ls-files',
      '-z',
      '--cached',
      '--others',
      '--exclude-standard',
      '--deduplicate',
    ],
    { capture: true },
  );
  const listed = exitCode === 0 ? output.split('\0').filter((path) => path !== '') : [];
  return listed.length > 0 ? listed : walk('');
}

/**
 * @param {string} folder
 * @returns {string[]}
 */
function walk(folder) {
  return readdirSync(join(projectRoot, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) return neverOurs.has(entry.name) ? [] : walk(path);
    return entry.isFile() ? [path] : [];
  });
}
