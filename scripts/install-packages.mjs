// A fresh clone installs its npm packages by itself.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { npmCommand, projectRoot, runProcess } from './run-process.mjs';

/** @typedef {import('./lock-file.mjs').LockedPackage} LockedPackage */

/**
 * Runs `npm ci` when node_modules is missing or holds other versions than the lock file. Throws when that fails.
 * @returns {Promise<void>}
 */
export async function ensurePackages() {
  if (isInstalled()) return;
  console.log('Installing npm packages (npm ci) …');
  const { exitCode } = await runProcess([...npmCommand(), 'ci', '--no-fund', '--no-audit']);
  if (exitCode !== 0) {
    throw new Error('npm ci failed, so nothing can be built or tested. Check the network or the npm registry setting.');
  }
}

/**
 * Compares contents, since git gives files new times without changing them. Builds for other platforms are optional.
 */
function isInstalled() {
  const installed = packagesOf('node_modules/.package-lock.json');
  if (installed === undefined) return false;
  const locked = Object.entries(packagesOf('package-lock.json') ?? {}).filter(([path]) => path !== '');
  return locked.every(([path, { version, optional }]) => optional === true || installed[path]?.version === version);
}

/**
 * @param {string} file
 * @returns {Record<string, LockedPackage> | undefined}
 */
function packagesOf(file) {
  try {
    return JSON.parse(readFileSync(join(projectRoot, file), 'utf8')).packages;
  } catch {
    // Missing, or cut short by an install that was interrupted.
    return undefined;
  }
}
