// Runs a real client to its end.
import { spawn } from 'node:child_process';
import { setTimeout as after } from 'node:timers/promises';
import type { ClientDriver } from './client-driver.ts';
import { type ClientWorkspace, temporaryFolder } from './client-workspace.ts';

export interface ClientRun {
  /** Null: it did not end by itself. */
  readonly exitCode: number | null;
  /** All that it printed. */
  readonly output: string;
}

export interface RunOptions {
  readonly workspace: ClientWorkspace;
  readonly task: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** It is ended after this time. */
  readonly limitMs: number;
}

const pipeLimitMs = 5000;

export async function runClient(driver: ClientDriver, options: RunOptions): Promise<ClientRun> {
  const { workspace, task, environment, limitMs } = options;
  const [program = '', ...before] = driver.program();
  const child = spawn(program, [...before, ...driver.parameters(task)], {
    cwd: workspace.root,
    env: {
      PATH: process.env['PATH'],
      HOME: workspace.home,
      LANG: 'C.UTF-8',
      NO_COLOR: '1',
      TMPDIR: temporaryFolder(workspace),
      // Whatever a client wants from elsewhere, it does not get it.
      HTTPS_PROXY: 'http://127.0.0.1:9',
      NO_PROXY: '127.0.0.1,localhost',
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A client may start others, which end with it.
    detached: true,
  });
  let output = '';
  child.stdout.on('data', (data: Buffer) => (output += data.toString()));
  child.stderr.on('data', (data: Buffer) => (output += data.toString()));
  const end = () => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    } catch {
      // All of them are gone.
    }
  };
  const timer = setTimeout(end, limitMs);
  const isRead = new Promise((resolve) => child.once('close', resolve));
  const exitCode = await new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  clearTimeout(timer);
  end();
  // What it printed last may still be in the pipe, which a program that left its group can keep open.
  await Promise.race([isRead, after(pipeLimitMs, undefined, { ref: false })]);
  return { exitCode, output };
}
