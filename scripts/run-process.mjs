// Child processes of the scripts: no shell, no stdin, one result.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of package.json. Every script works from there, wherever it was called. */
export const projectRoot = dirname(dirname(fileURLToPath(import.meta.url)));

// Captured output is read by programs, or printed indented.
const plain = { NO_COLOR: '1', FORCE_COLOR: '0' };

/**
 * @typedef {object} ProcessResult
 * @property {number} exitCode 128 + n after signal n is reported as 1; 127 when the program is not there.
 * @property {string} output Standard output and error in the order of arrival; empty unless captured.
 * @property {boolean} isTimedOut
 */

/**
 * Runs a program to its end. Never rejects. `onOutput` gets what it prints, which is printed nowhere else.
 * @param {readonly string[]} command Program and arguments.
 * @param {{ capture?: boolean, onOutput?: (text: string) => void, timeoutMs?: number, cwd?: string, environment?: Readonly<Record<string, string>> }} [options]
 * @returns {Promise<ProcessResult>}
 */
export function runProcess([program = '', ...parameters], options = {}) {
  const isRead = options.capture === true || options.onOutput !== undefined;
  return new Promise((resolve) => {
    const child = spawn(program, parameters, {
      cwd: options.cwd ?? projectRoot,
      env: { ...process.env, ...(options.capture === true ? plain : {}), ...options.environment },
      stdio: ['ignore', isRead ? 'pipe' : 'inherit', isRead ? 'pipe' : 'inherit'],
    });
    let output = '';
    let isTimedOut = false;
    const collect = (/** @type {Buffer} */ chunk) => {
      if (options.capture === true) output += chunk.toString('utf8');
      options.onOutput?.(chunk.toString('utf8'));
    };
    child.stdout?.on('data', collect);
    child.stderr?.on('data', collect);
    const stop = setTimeout(
      () => {
        isTimedOut = true;
        child.kill('SIGTERM');
        // What does not end by itself within five seconds is ended.
        setTimeout(() => child.kill('SIGKILL'), 5000).unref();
      },
      options.timeoutMs ?? 2 ** 31 - 1,
    );
    const finish = (/** @type {number} */ exitCode) => {
      clearTimeout(stop);
      resolve({ exitCode, output, isTimedOut });
    };
    child.once('error', (error) => {
      output += `${program}: ${error.message}\n`;
      finish(127);
    });
    child.once('close', (code) => finish(code ?? 1));
  });
}

/**
 * The command that runs a development tool with this very Node, without npx: nothing is looked up or downloaded.
 * @param {string} packageName
 * @param {string} [binName] When the package has several programs.
 * @returns {string[]}
 */
export function toolCommand(packageName, binName) {
  const folder = join(projectRoot, 'node_modules', packageName);
  const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = typeof bin === 'string' ? bin : bin[binName ?? packageName];
  return [process.execPath, join(folder, file)];
}

/**
 * npm as a command: the one that runs us, or the one on the path.
 * @returns {string[]}
 */
export function npmCommand() {
  const running = process.env['npm_execpath'];
  return running !== undefined && /npm-cli\.[cm]?js$/.test(running) ? [process.execPath, running] : ['npm'];
}
