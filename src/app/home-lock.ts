// One writer per home: a lock that the kernel frees when its holder ends, however it ends.
import { createHash } from 'node:crypto';
import { link, realpath, unlink } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nanoid } from 'nanoid';
import { errnoOf } from '../audit/error.ts';
import { CodedError, messageOf } from '../base/error.ts';
import { readProxyInfo } from './control-client.ts';

export type LockErrorCode = 'held' | 'failed';

export class LockError extends CodedError<LockErrorCode> {}

export interface HomeLock {
  /** Twice is harmless. */
  release(): Promise<void>;
}

export interface HomeLockOptions {
  /** Exists. */
  readonly home: string;
  readonly runDir: string;
  readonly platform: NodeJS.Platform;
}

/**
 * Throws LockError `held` that names the holder. Linux: an abstract socket; Windows: a named pipe; both end with
 * their process. Elsewhere: a socket file, taken over when nobody answers on it. A lock file with a time stamp would
 * be stale after a laptop slept.
 */
export async function acquireHomeLock(options: HomeLockOptions): Promise<HomeLock> {
  try {
    const name = lockName(await realpath(options.home));
    if (options.platform === 'linux') return lockOf(await listenAt(abstractAddress(name)));
    if (options.platform === 'win32') return lockOf(await listenAt(`\\\\.\\pipe\\${name}`));
    return await acquireSocketFile(socketFile(options.runDir, name));
  } catch (error) {
    if (errnoOf(error) === 'EADDRINUSE') throw held(options.runDir);
    throw new LockError('failed', `The home ${options.home} cannot be locked (${errnoOf(error) ?? messageOf(error)})`, {
      cause: error,
    });
  }
}

function lockName(home: string): string {
  return `pretense-${createHash('sha256').update(home).digest('hex').slice(0, 32)}`;
}

/** Full length: Node 20 fills the address with zeros, later versions do not, and both must mean the same lock. */
function abstractAddress(name: string): string {
  return `\0${name}`.padEnd(108, '\0');
}

function listenAt(path: string): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.once('error', reject);
    server.listen({ path }, () => {
      server.off('error', reject);
      // The lock alone keeps no process alive.
      server.unref();
      resolve(server);
    });
  });
}

function lockOf(server: Server, release: () => Promise<void> = async () => undefined): HomeLock {
  let isReleased = false;
  return {
    async release() {
      if (isReleased) return;
      isReleased = true;
      await release();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

/** Socket paths end at about 100 bytes. */
function socketFile(runDir: string, name: string): string {
  const path = join(runDir, 'lock.sock');
  return Buffer.byteLength(path) + 20 < 100 ? path : join(tmpdir(), `${name.slice(0, 25)}.sock`);
}

/**
 * The socket listens under a name of its own before it takes the common one with `link`, which never replaces:
 * there is no moment in which the common name stands for a socket that does not answer yet.
 */
async function acquireSocketFile(path: string): Promise<HomeLock> {
  const own = `${path}.${nanoid(8)}`;
  const server = await listenAt(own);
  try {
    if (!(await takeName(own, path)) && !(await takeOver(own, path))) {
      throw Object.assign(new Error('the lock is held'), { code: 'EADDRINUSE' });
    }
    return lockOf(server, () => unlink(path).catch(() => undefined));
  } catch (error) {
    await lockOf(server).release();
    throw error;
  } finally {
    await unlink(own).catch(() => undefined);
  }
}

/**
 * Takes the name from a dead socket. Only who holds the second name may remove the first one, so that nobody removes
 * a socket that another process has just put there. Who dies in between leaves a second name that does not answer;
 * that is an error and not guessed at.
 */
async function takeOver(own: string, path: string): Promise<boolean> {
  if ((await socketState(path)) === 'live') return false;
  const second = `${path}.takeover`;
  if (!(await takeName(own, second))) {
    if ((await socketState(second)) !== 'dead') return false;
    throw new Error(`${second} was left by a process that ended in the middle of its start; remove that file`);
  }
  try {
    if ((await socketState(path)) === 'live') return false;
    await unlink(path).catch(() => undefined);
    return await takeName(own, path);
  } finally {
    await unlink(second);
  }
}

async function takeName(own: string, path: string): Promise<boolean> {
  try {
    await link(own, path);
    return true;
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') return false;
    throw error;
  }
}

function socketState(path: string): Promise<'live' | 'dead' | 'gone'> {
  return new Promise((resolve) => {
    const socket = connect({ path }, () => {
      socket.destroy();
      resolve('live');
    });
    socket.once('error', (error) => {
      const code = errnoOf(error);
      if (code === 'ENOENT') resolve('gone');
      else resolve(code === 'ECONNREFUSED' ? 'dead' : 'live');
    });
  });
}

function held(runDir: string): LockError {
  const info = readProxyInfo(runDir);
  const who =
    info === undefined
      ? 'another Pretense process, which has not said yet who it is'
      : `process ${info.pid}, listening on port ${info.port} since ${info.startedAt}`;
  return new LockError(
    'held',
    `This home is in use by ${who}. Stop it with \`pretense stop\`, or choose another --home.`,
  );
}
