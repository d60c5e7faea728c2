// Programs of the system that a test layer needs: installed where we may, otherwise named.
import { existsSync, readFileSync } from 'node:fs';
import { runProcess } from './run-process.mjs';

/**
 * @typedef {object} SystemProgram
 * @property {string} program What is run.
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
    await runProcess(['apt-get', 'update', '-qq'], { environment });
    await runProcess(['apt-get', 'install', '-y', '-qq', '--no-install-recommends', ...names], { environment });
  }
  const left = await missing(before);
  if (left.length === 0) return undefined;
  return `${left.map(({ program }) => program).join(', ')} missing. Run: sudo apt-get install ${names.join(' ')}`;
}

/** @param {readonly SystemProgram[]} programs */
async function missing(programs) {
  const results = await Promise.all(
    programs.map(({ program }) => runProcess([program, '--version'], { capture: true })),
  );
  return programs.filter((_, index) => results[index]?.exitCode === 127);
}

function mayInstall() {
  const isDebian =
    existsSync('/etc/os-release') && /\b(?:debian|ubuntu)\b/.test(readFileSync('/etc/os-release', 'utf8'));
  return isDebian && process.getuid?.() === 0;
}
