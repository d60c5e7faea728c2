// The built program as a process of its own, as a user runs it.
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

export const programFile = resolve(import.meta.dirname, '../../dist/cli.cjs');

export interface PretenseProcess {
  readonly url: string;
  readonly home: string;
  readonly child: ChildProcess;
  /** Environment that makes other invocations of the program speak of the same home. */
  readonly environment: NodeJS.ProcessEnv;
  /** What it has written to standard error so far. */
  errors(): string;
  /** Ends it by SIGTERM and resolves with its exit code. */
  stop(): Promise<number | null>;
}

/** Fresh home and key folder in the temporary directory. */
export function temporaryEnvironment(): NodeJS.ProcessEnv & { readonly PRETENSE_HOME: string } {
  const folder = mkdtempSync(join(tmpdir(), 'pretense-test-'));
  return {
    ...process.env,
    NO_COLOR: '1',
    PRETENSE_HOME: join(folder, 'home'),
    PRETENSE_KEYS_DIR: join(folder, 'keys'),
  };
}

export async function startPretense(
  argv: readonly string[],
  environment = temporaryEnvironment(),
  node = process.execPath,
): Promise<PretenseProcess> {
  const child = spawn(node, [programFile, 'start', '--json', '--port', '0', ...argv], {
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let errors = '';
  child.stderr?.on('data', (data: Buffer) => {
    errors += data.toString();
  });
  const exited = new Promise<number | null>((onExit) => child.once('exit', (code) => onExit(code)));
  const url = await new Promise<string>((onUrl, onError) => {
    void exited.then((code) => onError(new Error(`pretense start ended with ${code}: ${errors}`)));
    const { stdout } = child;
    if (stdout === null) throw new Error('no standard output');
    createInterface({ input: stdout }).on('line', (line) => {
      const event = JSON.parse(line) as { readonly event?: string; readonly url?: string };
      if (event.event === 'listening' && event.url !== undefined) onUrl(event.url);
    });
  });
  return {
    url,
    home: environment.PRETENSE_HOME,
    child,
    environment,
    errors: () => errors,
    stop: () => {
      child.kill('SIGTERM');
      return exited;
    },
  };
}
