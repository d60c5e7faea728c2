import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type ChildProgram, startChildProgram } from '../audit/child-program.fixture.ts';
import { acquireHomeLock, type HomeLock } from './home-lock.ts';

let folder: string;
let home: string;
const children: ChildProgram[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pretense-lock-'));
  home = join(folder, 'home');
  await mkdir(join(home, 'run'), { recursive: true });
});

afterEach(async () => {
  for (const child of children.splice(0)) await child.kill();
  await rm(folder, { recursive: true, force: true });
});

function acquire(platform: NodeJS.Platform, of = home): Promise<HomeLock> {
  return acquireHomeLock({ home: of, runDir: join(of, 'run'), platform });
}

async function startHolder(platform: NodeJS.Platform, name = 'holder'): Promise<string> {
  const options = { home, runDir: join(home, 'run'), platform };
  const child = await startChildProgram({
    resolveDir: import.meta.dirname,
    directory: folder,
    name,
    source: `
      import { acquireHomeLock } from './home-lock.ts';
      await acquireHomeLock(${JSON.stringify(options)}).then(() => console.log('got it'), (error) => console.log(error.code));
      process.stdin.resume();
    `,
  });
  children.push(child);
  return (await child.nextLine()) ?? '';
}

/** The abstract socket of Linux, and the socket file of the others, which Linux can show too. */
const platforms: readonly NodeJS.Platform[] = process.platform === 'linux' ? ['linux', 'darwin'] : [process.platform];

describe.each(platforms)('the lock of a home, as on %s,', (platform) => {
  test('is held by one at a time and can be taken again after its release', async () => {
    const lock = await acquire(platform);
    await expect(acquire(platform)).rejects.toMatchObject({ name: 'LockError', code: 'held' });
    await lock.release();
    await lock.release();
    await (await acquire(platform)).release();
    expect(await readdir(join(home, 'run'))).toEqual([]);
  });

  test('is another one for another home, and the same through a link', async () => {
    const other = join(folder, 'other');
    await mkdir(join(other, 'run'), { recursive: true });
    await symlink(home, join(folder, 'link'));
    const lock = await acquire(platform);
    await (await acquire(platform, other)).release();
    await expect(acquire(platform, join(folder, 'link'))).rejects.toMatchObject({ code: 'held' });
    await lock.release();
  });

  test('names the process that holds it and says what to do', async () => {
    const info = {
      pid: 4711,
      port: 9339,
      url: 'http://127.0.0.1:9339',
      startedAt: '2026-01-31T10:00:00.000Z',
      version: '1',
    };
    await writeFile(join(home, 'run', 'proxy.json'), JSON.stringify(info));
    const lock = await acquire(platform);
    await expect(acquire(platform)).rejects.toThrow(/process 4711, listening on port 9339 since 2026.*pretense stop/);
    await lock.release();
  });

  test('is held across processes, and free as soon as its holder is killed', async () => {
    expect(await startHolder(platform)).toBe('got it');
    await expect(acquire(platform)).rejects.toMatchObject({ code: 'held' });
    expect(await startHolder(platform, 'second')).toBe('held');
    await children[0]?.kill();
    const lock = await acquire(platform);
    expect(await startHolder(platform, 'third')).toBe('held');
    await lock.release();
  });

  test('goes to one of many that ask at the same moment, also over the remains of a killed holder', async () => {
    expect(await startHolder(platform)).toBe('got it');
    await children[0]?.kill();
    const results = await Promise.allSettled(Array.from({ length: 20 }, () => acquire(platform)));
    const locks = results.filter((result) => result.status === 'fulfilled').map((result) => result.value);
    expect(locks).toHaveLength(1);
    for (const lock of locks) await lock.release();
  });

  test('cannot be taken for a home that is not there', async () => {
    await expect(acquire(platform, join(folder, 'nowhere'))).rejects.toMatchObject({ code: 'failed' });
  });
});

test('a home with a path too long for a socket file can be locked', async () => {
  const deep = join(folder, 'x'.repeat(120));
  await mkdir(join(deep, 'run'), { recursive: true });
  const lock = await acquire('darwin', deep);
  await expect(acquire('darwin', deep)).rejects.toMatchObject({ code: 'held' });
  await lock.release();
});
