// Programs of the system that a test layer needs: installed where we may, otherwise named.
import { existsSync, readFileSync } from 'node:fs';
import { runProcess } from './run-process.mjs';

/**
 * @typedef {object} SystemProgram
 * @property {string} program What is run.
 * @property {string} [file] What is looked for instead, where the package brings no program.
 * @property {string} debianPackage What carries it.
 */

/**
 * Installs missing programs as root on Debian or Ubuntu.
 * @param {readonly SystemProgram[]} programs
 * @returns {Promise<string | undefined>} The one line for people when something is still missing.
 */
export async function ensurePrograms(programs) {
  const before = await missing(programs);
  if (before.length === 0) return undefined;
  const names = before.map(({ debianPackage }) => debianPackage);
  if (mayInstall()) {
    const environment = { DEBIAN_FRONTEND: 'noninteractive' };
    // Somebody else may be installing at this moment.
    const aptGet = ['apt-get', '-qq', '-o', 'DPkg::Lock::Timeout=300'];
    await runProcess([...aptGet, 'update'], { environment });
    await runProcess([...aptGet, 'install', '-y', '--no-install-recommends', ...names], { environment });
  }
  const left = await missing(before);
  if (left.length === 0) return undefined;
  return `${left.map(({ program }) => program).join(', ')} missing. Run: sudo apt-get install ${names.join(' ')}`;
}

/** @param {readonly SystemProgram[]} programs */
async function missing(programs) {
  const isThere = await Promise.all(
    programs.map(async ({ program, file }) =>
      file === undefined
        ? (await runProcess([program, '--version'], { capture: true })).exitCode !== 127
        : existsSync(file),
    ),
  );
  return programs.filter((_, index) => isThere[index] === false);
}

function mayInstall() {
  const isDebian =
    existsSync('/etc/os-release') && /\b(?:debian|ubuntu)\b/.test(readFileSync('/etc/os-release', 'utf8'));
  return isDebian && process.getuid?.() === 0;
}
