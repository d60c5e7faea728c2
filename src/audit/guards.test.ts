// What the journal puts on the record about its own disk and clocks.
import { execFileSync } from 'node:child_process';
import { mkdir, rm, stat, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Clock } from '../base/clock.ts';
import { FaultyDisk } from './faulty-disk.fixture.ts';
import type { Journal, JournalOptions } from './journal.ts';
import { TestLog } from './test-log.fixture.ts';

let log: TestLog;
const ballastBytes = 64 * 1024;

beforeEach(async () => {
  log = await TestLog.create();
});

afterEach(() => log.remove());

const ballast = (): string => join(log.auditDir, 'ballast');
const ballastSize = (): Promise<number> =>
  stat(ballast()).then(
    ({ size }) => size,
    () => 0,
  );

async function openWithBallast(extra: Partial<JournalOptions> = {}): Promise<Journal> {
  const journal = await log.open({ ballastBytes, ...extra });
  await vi.waitFor(async () => expect(await ballastSize()).toBe(ballastBytes));
  return journal;
}

describe('a full disk', () => {
  test('is said by a record in the room that the ballast leaves, and blocks until the ballast is there again', async () => {
    const disk = new FaultyDisk();
    const journal = await openWithBallast({ fileSystem: disk });
    disk.failOnce('write', 'ENOSPC');
    await expect(journal.append('ai.request', {})).rejects.toMatchObject({ code: 'disk-full' });
    expect(await log.records()).toMatchObject([
      { type: 'daemon.start' },
      { type: 'log.disk_full', refused: 1, freed_bytes: ballastBytes },
    ]);
    expect(await ballastSize()).toBe(0);
    disk.failOnce('write', 'ENOSPC');
    await expect(journal.append('ai.request', {})).rejects.toMatchObject({ code: 'disk-full' });
    expect(await log.types()).toEqual(['daemon.start', 'log.disk_full']);
    expect(await ballastSize()).toBe(0);
    expect(await journal.append('ai.request', {})).toMatchObject({ seq: 2 });
    expect(await ballastSize()).toBe(ballastBytes);
  });

  test('is heard of by who listens, in the order of the chain', async () => {
    const disk = new FaultyDisk();
    const journal = await openWithBallast({ fileSystem: disk });
    const heard: string[] = [];
    journal.listen(({ type, seq }) => heard.push(`${seq} ${type}`));
    disk.failOnce('write', 'ENOSPC');
    await journal.append('ai.request', {}).catch(() => undefined);
    await journal.append('ai.request', {});
    expect(heard).toEqual(['1 log.disk_full', '2 ai.request']);
  });

  test('refuses all that waited, and says how many', async () => {
    const disk = new FaultyDisk();
    const journal = await openWithBallast({ fileSystem: disk });
    disk.failOnce('write', 'ENOSPC');
    const results = await Promise.allSettled([1, 2, 3].map(() => journal.append('ai.request', {})));
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect((await log.records()).at(-1)).toMatchObject({ type: 'log.disk_full', refused: 3 });
  });

  test('without a ballast is only refused', async () => {
    const disk = new FaultyDisk();
    const journal = await log.open({ fileSystem: disk });
    disk.failOnce('write', 'ENOSPC');
    await expect(journal.append('ai.request', {})).rejects.toMatchObject({ code: 'disk-full' });
    expect(await log.types()).toEqual(['daemon.start']);
  });

  test('keeps its ballast through a restart', async () => {
    await (await openWithBallast()).close();
    const before = (await stat(ballast())).mtimeMs;
    await (await openWithBallast()).close();
    expect((await stat(ballast())).mtimeMs).toBe(before);
  });

  test('a ballast that a crash left unfinished is made anew', async () => {
    await mkdir(log.auditDir);
    await writeFile(ballast(), 'half');
    await openWithBallast();
  });
});

describe.skipIf(!canMount())('a real small disk', () => {
  beforeEach(async () => {
    await mkdir(log.auditDir);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m,mode=0700', 'tmpfs', log.auditDir]);
  });
  afterEach(async () => {
    await log.closeAll();
    execFileSync('umount', [log.auditDir]);
  });

  test('that fills up says so in its log, and takes records again when there is space', async () => {
    const journal = await openWithBallast();
    const filler = join(log.auditDir, 'filler');
    const { bavail, bsize } = await statfs(log.auditDir);
    await writeFile(filler, Buffer.alloc((bavail - 2) * bsize));
    const write = () => journal.append('ai.request', { text: 'x'.repeat(1000) });
    let written = 0;
    const fill = async (): Promise<void> => {
      for (; written < 100; written += 1) await write();
    };
    await expect(fill()).rejects.toMatchObject({ code: 'disk-full' });
    await expect(write()).rejects.toMatchObject({ code: 'disk-full' });
    const records = await log.records();
    expect(records.at(-1)?.type).toBe('log.disk_full');
    await rm(filler);
    expect(await write()).toMatchObject({ seq: records.length });
    expect(await ballastSize()).toBe(ballastBytes);
  });
});

describe('clocks that drift apart', () => {
  class TwoClocks implements Clock {
    wall = Date.parse('2026-01-31T10:00:00.000Z');
    mono = 1000;

    now(): Date {
      return new Date(this.wall);
    }

    monotonicMs(): number {
      return this.mono;
    }

    pass(wallMs: number, monoMs = wallMs): void {
      this.wall += wallMs;
      this.mono += monoMs;
    }
  }

  test.each([
    ['set forward', 3_600_000, 1000],
    ['set back', -3_600_000, 1000],
    ['asleep, with a clock that slept too', 30_000, 0],
  ])(
    'between two records, as by a machine that was %s, are a record before the next one',
    async (_name, wall, mono) => {
      const clock = new TwoClocks();
      const journal = await log.open({ clock, maxClockDriftMs: 5000 });
      await journal.append('ai.request', {});
      clock.pass(wall, mono);
      await journal.append('ai.request', {}, 1);
      clock.pass(60_000);
      await journal.append('ai.request', {});
      expect(await log.types()).toEqual(['daemon.start', 'ai.request', 'clock.jump', 'ai.request', 'ai.request']);
      expect((await log.records())[2]).toMatchObject({ wall_passed_ms: wall, mono_passed_ms: mono });
    },
  );

  test('by five seconds or less are not worth a record', async () => {
    const clock = new TwoClocks();
    const journal = await log.open({ clock, maxClockDriftMs: 5000 });
    for (const drift of [5000, -5000, 0]) {
      clock.pass(60_000 + drift, 60_000);
      await journal.append('ai.request', {});
    }
    expect(await log.types()).not.toContain('clock.jump');
  });
});

function canMount(): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  try {
    execFileSync('unshare', ['--mount', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
