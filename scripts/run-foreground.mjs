// The built program, run to its end as if it stood there itself.
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { join } from 'node:path';
import { projectRoot } from './run-process.mjs';

const program = join(projectRoot, 'dist', 'cli.cjs');

/**
 * Runs the program to its end and forwards signals. The child leads a group of its own: a Ctrl+C reaches this script
 * twice (from the terminal and through npm) and must reach the child once, since a second one means "now".
 * @param {readonly string[]} parameters
 * @returns {Promise<number>}
 */
export function runForeground(parameters) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, ...parameters], {
      stdio: ['ignore', 'inherit', 'inherit'],
      detached: true,
    });
    let lastMs = -Infinity;
    const forward = (/** @type {NodeJS.Signals} */ signal) => {
      if (performance.now() - lastMs < 300) return;
      lastMs = performance.now();
      child.kill(signal);
    };
    const signals = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);
    for (const signal of signals) process.on(signal, forward);
    child.once('error', reject);
    child.once('close', (code, signal) => {
      for (const name of signals) process.off(name, forward);
      resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal]));
    });
  });
}
