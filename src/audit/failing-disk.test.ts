import { execFileSync } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type DiskStep, FaultyDisk } from './faulty-disk.fixture.ts';
import type { Journal } from './journal.ts';
import { TestLog } from './test-log.fixture.ts';
import { verifyLog } from './verify.ts';

let log: TestLog;

beforeEach(async () => {
  log = await TestLog.create();
});

afterEach(() => log.remove());

describe('a disk that fails', () => {
  test.each<[step: DiskStep, errno: string, code: string, canWriteThrough: boolean]>([
    ['write', 'ENOSPC', 'disk-full', false],
    ['write', 'EDQUOT', 'disk-full', false],
    ['datasync', 'EIO', 'write-failed', false],
    ['datasync', 'EROFS', 'read-only', false],
    ['write', 'ENOSPC', 'disk-full', true],
    ['datasync', 'EIO', 'write-failed', true],
  ])('at %s with %s rejects all that wait with %s; the chain is whole and goes on later', async (...row) => {
    const [step, errno, code, canWriteThrough] = row;
    const disk = new FaultyDisk({ canWriteThrough });
    const journal = await log.open({ fileSystem: disk });
    await journal.append('ai.request', { index: 0 });
    disk.failing.set(step, errno);
    const results = await Promise.allSettled(Array.from({ length: 20 }, () => journal.append('ai.request', {})));
    for (const result of results) expect(result).toMatchObject({ status: 'rejected', reason: { code } });
    disk.failing.clear();
    await expect(journal.append('ai.request', { index: 1 })).resolves.toMatchObject({ seq: 2 });
    expect(await verifyLog(log.auditDir)).toMatchObject({ result: 'VERIFIED_LOCAL_ONLY', records: 3 });
  });

  test('that refuses even to cut the rest off blocks until it does, then leaves no trace of it', async () => {
    const disk = new FaultyDisk();
    const journal = await log.open({ fileSystem: disk, maxSegmentBytes: 1500 });
    disk.failing.set('write', 'EIO').set('truncate', 'EIO');
    await expect(journal.append('ai.request', { text: 'x'.repeat(900) })).rejects.toMatchObject({
      code: 'write-failed',
    });
    disk.failing.delete('write');
    await expect(journal.append('ai.request', {})).rejects.toMatchObject({ code: 'write-failed' });
    await expect(journal.append('ai.request', { text: 'x'.repeat(1400) })).rejects.toMatchObject({
      code: 'write-failed',
    });
    disk.failing.clear();
    for (let index = 0; index < 5; index += 1) await journal.append('ai.request', {});
    expect(await verifyLog(log.auditDir)).toMatchObject({ result: 'VERIFIED_LOCAL_ONLY', records: 6 });
  });

  test.each<[step: DiskStep]>([['create'], ['syncDirectory']])(
    'at %s of a new segment rejects, and the next try works',
    async (step) => {
      const disk = new FaultyDisk();
      const journal = await log.open({ fileSystem: disk });
      log.clock.time += 24 * 3600 * 1000;
      disk.failing.set(step, 'ENOSPC');
      await expect(journal.append('ai.request', {})).rejects.toMatchObject({ code: 'disk-full' });
      disk.failing.clear();
      await journal.append('ai.request', {});
      expect(await verifyLog(log.auditDir)).toMatchObject({ result: 'VERIFIED_LOCAL_ONLY', records: 2 });
    },
  );

  test('at the start is an error that says what to do, and leaves no empty segment behind', async () => {
    const disk = new FaultyDisk();
    disk.failing.set('write', 'ENOSPC');
    await expect(log.open({ fileSystem: disk })).rejects.toMatchObject({
      code: 'disk-full',
      message: expect.stringContaining('free some space'),
    });
    expect(await log.segmentNames()).toEqual([]);
  });

  test('because the home is a file is an error', async () => {
    await writeFile(log.auditDir, '');
    await expect(log.open()).rejects.toMatchObject({ name: 'AuditError' });
  });
});

describe.skipIf(!canMount())('a real small disk', () => {
  beforeEach(async () => {
    await mkdir(log.auditDir);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k,mode=0700', 'tmpfs', log.auditDir]);
  });
  afterEach(async () => {
    await log.closeAll();
    execFileSync('umount', [log.auditDir]);
  });

  test('that fills up rejects with disk-full and goes on once there is space', async () => {
    const ballast = join(log.auditDir, 'ballast');
    await writeFile(ballast, Buffer.alloc(40 * 1024));
    const journal = await log.open();
    let written = 0;
    const failure = await writeUntilItFails(journal, () => {
      written += 1;
    });
    expect(failure).toMatchObject({ code: 'disk-full' });
    expect(await verifyLog(log.auditDir)).toMatchObject({ result: 'VERIFIED_LOCAL_ONLY', records: written + 1 });
    await rm(ballast);
    await journal.append('ai.request', {});
    expect(await verifyLog(log.auditDir)).toMatchObject({ result: 'VERIFIED_LOCAL_ONLY', records: written + 2 });
  });

  test('that is full from the start is a clear error', async () => {
    await writeFile(join(log.auditDir, 'ballast'), Buffer.alloc(64 * 1024)).catch(() => undefined);
    await expect(log.open()).rejects.toMatchObject({ code: 'disk-full' });
  });

  test('that is mounted read-only is a clear error', async () => {
    execFileSync('mount', ['-o', 'remount,ro', log.auditDir]);
    await expect(log.open()).rejects.toMatchObject({ code: 'read-only', message: expect.stringContaining('--home') });
  });
});

async function writeUntilItFails(journal: Journal, onWritten: () => void): Promise<unknown> {
  try {
    for (let index = 0; index < 1000; index += 1) {
      await journal.append('ai.request', { text: 'x'.repeat(1000) });
      onWritten();
    }
  } catch (error) {
    return error;
  }
  return undefined;
}

function canMount(): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  try {
    execFileSync('unshare', ['--mount', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
