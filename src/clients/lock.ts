// One at a time: windows, the command line and the uninstaller all change the same journal.
import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile, stat, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { codeOf } from './environment.ts';
import { ClientError } from './error.ts';

export interface LockOptions {
  readonly file: string;
  readonly waitMs?: number;
}

/** Nobody holds it for longer: what is done under it takes milliseconds. */
const staleMs = 60_000;
const pauseMs = 25;

/** Throws ClientError `busy` when another process does not let go. */
export async function withLock<T>({ file, waitMs = 10_000 }: LockOptions, run: () => Promise<T>): Promise<T> {
  const mark = `${process.pid} ${randomBytes(8).toString('hex')}`;
  const until = performance.now() + waitMs;
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  while (!(await take(file, mark))) {
    if (performance.now() > until) {
      throw new ClientError('busy', `Another Pretense is changing the settings of AI tools (${file}). Try again.`);
    }
    await removeStale(file);
    await delay(pauseMs);
  }
  try {
    return await run();
  } finally {
    if ((await readFile(file, 'utf8').catch(() => '')) === mark) await unlink(file).catch(() => undefined);
  }
}

async function take(file: string, mark: string): Promise<boolean> {
  try {
    const handle = await open(file, 'wx', 0o600);
    try {
      await handle.writeFile(mark);
    } finally {
      await handle.close();
    }
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw new ClientError('unwritable', `${file} cannot be made (${codeOf(error)})`, { cause: error });
  }
}

/** Only who holds the second lock may take away the first: nobody takes away one that was made a moment ago. */
async function removeStale(file: string): Promise<void> {
  if (!(await isStale(file))) return;
  const second = `${file}.stale`;
  if (!(await take(second, String(process.pid)))) {
    if (await isStale(second)) await unlink(second).catch(() => undefined);
    return;
  }
  try {
    if (await isStale(file)) await unlink(file).catch(() => undefined);
  } finally {
    await unlink(second).catch(() => undefined);
  }
}

async function isStale(file: string): Promise<boolean> {
  const status = await stat(file).catch(() => undefined);
  if (status === undefined) return false;
  const age = Date.now() - status.mtimeMs;
  const pid = Number.parseInt(await readFile(file, 'utf8').catch(() => ''), 10);
  // Just made, and its owner not yet written into it.
  if (Number.isNaN(pid)) return age > 2000;
  return age > staleMs || !isAlive(pid);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}
