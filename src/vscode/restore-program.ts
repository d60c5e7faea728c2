// Setting tools back when nothing runs that could be asked: the program that an uninstall runs, as a process of its own.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const limitMs = 30_000;

export interface RestoreProgram {
  readonly extensionPath: string;
  readonly home: string | undefined;
}

/** What it did, a sentence for each file. Rejects when a file could not be put back. */
export async function runRestoreProgram({ extensionPath, home }: RestoreProgram): Promise<readonly string[]> {
  const program = join(extensionPath, 'dist', 'restore.cjs');
  const { stdout } = await promisify(execFile)(process.execPath, [program, ...(home === undefined ? [] : [home])], {
    // In a desktop editor the program that runs us is the editor itself.
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
    timeout: limitMs,
  });
  return stdout.split('\n').filter((line) => line !== '');
}
