import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { appendFile, mkdir, mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startChildProgram } from './child-program.fixture.ts';
import { type DiskStep, FaultyDisk, HeldClock } from './faulty-disk.fixture.ts';
import { type Journal, openJournal } from './journal.ts';
import { readRecords } from './read.ts';
import type { AuditRecord, RecordFields } from './record.ts';
import { verifyLog } from './verify.ts';

let home: string;
let auditDir: string;
let clock: HeldClock;
const opened: Journal[] = [];

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'pretense-journal-'));
  auditDir = join(home, 'audit');
  clock = new HeldClock();
});

afterEach(async () => {
  for (const journal of opened.splice(0)) await journal.close();
  await rm(home, { recursive: true, force: true });
});

async function open(extra: Partial<Parameters<typeof openJournal>[0]> = {}): Promise<Journal> {
  const journal = await openJournal({ auditDir, clock, ...extra });
  opened.push(journal);
  return journal;
}

async function allRecords(): Promise<readonly AuditRecord[]> {
  const records: AuditRecord[] = [];
  for await (const record of readRecords(auditDir)) records.push(record);
  return records;
}

async function segmentNames(): Promise<readonly string[]> {
  return (await readdir(auditDir)).filter((name) => name.endsWith('.ndjson')).toSorted();
}

describe('the journal', () => {
  test('chains each line to the one before by the hash of its bytes, from 64 zeros and number 0', async () => {
    const journal = await open({ startFields: { proxy_version: '0.1.0' } });
    await journal.append('ai.request', { request_id: 'r1', model: 'm' });
    await journal.append('ai.response', { request_id: 'r1' });
    const [name = ''] = await segmentNames();
    const lines = (await readFile(join(auditDir, name), 'utf8')).trimEnd().split('\n');
    let previous = '0'.repeat(64);
    for (const [index, line] of lines.entries()) {
      expect(JSON.parse(line)).toMatchObject({
        v: 1,
        inc: 1,
        seq: index,
        prev_hash: previous,
        chain: journal.chain,
        mono_ms: 1234,
      });
      previous = createHash('sha256').update('\0').update(line).digest('hex');
    }
    expect(lines).toHaveLength(3);
    expect(journal.head).toEqual({ seq: 2, hash: previous });
    expect(journal.chain).toMatch(/^c_[\w-]{21}$/);
  });

  test('starts with a daemon.start record that carries the fields of its caller', async () => {
    await open({ startFields: { proxy_version: '0.1.0' } });
    expect(await allRecords()).toMatchObject([
      { type: 'daemon.start', proxy_version: '0.1.0', previous_inc: 0, torn_tails: 0 },
    ]);
  });

  test('gives each record a nonce of its own', async () => {
    const journal = await open();
    const records = await Promise.all(Array.from({ length: 50 }, () => journal.append('ai.request', {})));
    const nonces = new Set(records.map((record) => record.nonce));
    expect(nonces.size).toBe(50);
    for (const nonce of nonces) expect(nonce).toMatch(/^[0-9a-f]{32}$/);
  });

  test('goes on with the same chain in a segment of its own after a restart', async () => {
    const first = await open();
    await first.append('ai.request', {});
    await first.close();
    const second = await open();
    expect(second.chain).toBe(first.chain);
    expect(second.inc).toBe(2);
    expect((await allRecords()).map((record) => [record.seq, record.inc])).toEqual([
      [0, 1],
      [1, 1],
      [2, 2],
    ]);
    expect(await segmentNames()).toEqual(['00000001-1.ndjson', '00000002-2.ndjson']);
    expect(await verifyLog(auditDir)).toMatchObject({ result: 'VERIFIED_LOCAL_ONLY', records: 3 });
  });

  test('keeps the order of the calls when many wait, and lets them share the sync', async () => {
    const disk = new FaultyDisk();
    const journal = await open({ fileSystem: disk });
    const before = disk.calls.get('datasync') ?? 0;
    const records = await Promise.all(
      Array.from({ length: 500 }, (_, index) => journal.append('ai.request', { index })),
    );
    expect(records.map((record) => record['index'])).toEqual(records.map((_, index) => index));
    expect((disk.calls.get('datasync') ?? 0) - before).toBeLessThan(5);
    expect(await verifyLog(auditDir)).toMatchObject({ result: 'VERIFIED_LOCAL_ONLY', records: 501 });
  });

  test('resolves only after the record is synced to the disk', async () => {
    const disk = new FaultyDisk();
    const journal = await open({ fileSystem: disk });
    disk.failing.set('datasync', 'EIO');
    await expect(journal.append('ai.request', {})).rejects.toMatchObject({ name: 'AuditError', code: 'write-failed' });
  });

  test('makes files and folder for the owner only', async () => {
    await open();
    expect((await stat(auditDir)).mode & 0o777).toBe(0o700);
    expect((await stat(join(auditDir, '00000001-1.ndjson'))).mode & 0o777).toBe(0o600);
  });

  test('begins a new segment before one grows beyond the limit', async () => {
    const journal = await open({ maxSegmentBytes: 2000 });
    for (let index = 0; index < 20; index += 1) await journal.append('ai.request', { text: 'x'.repeat(100) });
    const names = await segmentNames();
    expect(names.length).toBeGreaterThan(3);
    for (const name of names) expect((await stat(join(auditDir, name))).size).toBeLessThanOrEqual(2000);
    expect(await verifyLog(auditDir)).toMatchObject({ result: 'VERIFIED_LOCAL_ONLY', records: 21 });
  });

  test('begins a new segment with a new UTC day, and none when the clock is set back', async () => {
    const journal = await open();
    clock.time += 24 * 3600 * 1000;
    await journal.append('ai.request', {});
    clock.time -= 48 * 3600 * 1000;
    await journal.append('ai.request', {});
    expect(await segmentNames()).toEqual(['00000001-1.ndjson', '00000002-1.ndjson']);
    const verification = await verifyLog(auditDir);
    expect(verification).toMatchObject({ result: 'VERIFIED_LOCAL_ONLY', records: 3, problems: [] });
    expect(verification.notices).toMatchObject([{ kind: 'clock-backwards', seq: 2 }]);
  });

  test.each<[name: string, fields: RecordFields]>([
    ['a fraction', { ratio: 0.5 }],
    ['half a surrogate pair', { text: '\ud800' }],
    ['a name of the envelope', { seq: 7 }],
    ['more than 4 MiB', { text: 'x'.repeat(5 * 1024 * 1024) }],
  ])('refuses %s alone and writes the others of the same moment', async (_name, fields) => {
    const journal = await open();
    const results = await Promise.allSettled([
      journal.append('ai.request', { index: 1 }),
      journal.append('ai.request', fields),
      journal.append('ai.request', { index: 2 }),
    ]);
    expect(results[1]).toMatchObject({ status: 'rejected', reason: { code: 'not-recordable' } });
    expect((await allRecords()).map((record) => record['index'])).toEqual([undefined, 1, 2]);
  });

  test('records nothing after it was closed', async () => {
    const journal = await open();
    const last = journal.append('daemon.stop', {});
    await journal.close();
    await journal.close();
    await expect(last).resolves.toMatchObject({ seq: 1 });
    await expect(journal.append('ai.request', {})).rejects.toMatchObject({ code: 'closed' });
  });

  test('never shares a segment: a second writer that opens at the same time gets an error or a file of its own', async () => {
    await (await open()).close();
    const results = await Promise.allSettled([open(), open()]);
    const names = await segmentNames();
    const writers = results.filter((result) => result.status === 'fulfilled').length;
    expect(names).toHaveLength(1 + writers);
    for (const result of results) {
      if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'held' });
    }
  });

  test('stops when it meets a segment of a later writer', async () => {
    const journal = await open({ maxSegmentBytes: 1000 });
    await writeFile(join(auditDir, '00000009-2.ndjson'), '');
    const results = await Promise.allSettled(Array.from({ length: 9 }, () => journal.append('ai.request', {})));
    expect(results.at(-1)).toMatchObject({ status: 'rejected', reason: { code: 'held' } });
  });
});

describe('a disk that fails', () => {
  test.each<[step: DiskStep, errno: string, code: string]>([
    ['write', 'ENOSPC', 'disk-full'],
    ['write', 'EDQUOT', 'disk-full'],
    ['datasync', 'EIO', 'write-failed'],
    ['datasync', 'EROFS', 'read-only'],
  ])('at %s with %s rejects all that wait with %s; the chain is whole and goes on later', async (step, errno, code) => {
    const disk = new FaultyDisk();
    const journal = await open({ fileSystem: disk });
    await journal.append('ai.request', { index: 0 });
    disk.failing.set(step, errno);
    const results = await Promise.allSettled(Array.from({ length: 20 }, () => journal.append('ai.request', {})));
    for (const result of results) expect(result).toMatchObject({ status: 'rejected', reason: { code } });
    disk.failing.clear();
    await expect(journal.append('ai.request', { index: 1 })).resolves.toMatchObject({ seq: 2 });
    expect(await verifyLog(auditDir)).toMatchObject({ result: 'VERIFIED_LOCAL_ONLY', records: 3 });
  });

  test('that refuses even to cut the rest off blocks until it does, then leaves no trace of it', async () => {
    const disk = new FaultyDisk();
    const journal = await open({ fileSystem: disk, maxSegmentBytes: 1500 });
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
    expect(await verifyLog(auditDir)).toMatchObject({ result: 'VERIFIED_LOCAL_ONLY', records: 6 });
  });

  test.each<[step: DiskStep]>([['create'], ['syncDirectory']])(
    'at %s of a new segment rejects, and the next try works',
    async (step) => {
      const disk = new FaultyDisk();
      const journal = await open({ fileSystem: disk });
      clock.time += 24 * 3600 * 1000;
      disk.failing.set(step, 'ENOSPC');
      await expect(journal.append('ai.request', {})).rejects.toMatchObject({ code: 'disk-full' });
      disk.failing.clear();
      await journal.append('ai.request', {});
      expect(await verifyLog(auditDir)).toMatchObject({ result: 'VERIFIED_LOCAL_ONLY', records: 2 });
    },
  );

  test('at the start is an error that says what to do, and leaves no empty segment behind', async () => {
    const disk = new FaultyDisk();
    disk.failing.set('write', 'ENOSPC');
    await expect(open({ fileSystem: disk })).rejects.toMatchObject({
      code: 'disk-full',
      message: expect.stringContaining('free some space'),
    });
    expect(await segmentNames()).toEqual([]);
  });

  test('because the home is a file is an error', async () => {
    await writeFile(auditDir, '');
    await expect(open()).rejects.toMatchObject({ name: 'AuditError' });
  });
});

describe.skipIf(!canMount())('a real small disk', () => {
  beforeEach(async () => {
    await mkdir(auditDir);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k,mode=0700', 'tmpfs', auditDir]);
  });
  afterEach(async () => {
    for (const journal of opened.splice(0)) await journal.close();
    execFileSync('umount', [auditDir]);
  });

  test('that fills up rejects with disk-full and goes on once there is space', async () => {
    const ballast = join(auditDir, 'ballast');
    await writeFile(ballast, Buffer.alloc(40 * 1024));
    const journal = await open();
    let written = 0;
    let failure: unknown;
    while (failure === undefined && written < 1000) {
      await journal.append('ai.request', { text: 'x'.repeat(1000) }).then(
        () => (written += 1),
        (error: unknown) => (failure = error),
      );
    }
    expect(failure).toMatchObject({ code: 'disk-full' });
    expect(await verifyLog(auditDir)).toMatchObject({ result: 'VERIFIED_LOCAL_ONLY', records: written + 1 });
    await rm(ballast);
    await journal.append('ai.request', {});
    expect(await verifyLog(auditDir)).toMatchObject({ result: 'VERIFIED_LOCAL_ONLY', records: written + 2 });
  });

  test('that is full from the start is a clear error', async () => {
    await writeFile(join(auditDir, 'ballast'), Buffer.alloc(64 * 1024)).catch(() => undefined);
    await expect(open()).rejects.toMatchObject({ code: 'disk-full' });
  });

  test('that is mounted read-only is a clear error', async () => {
    execFileSync('mount', ['-o', 'remount,ro', auditDir]);
    await expect(open()).rejects.toMatchObject({ code: 'read-only', message: expect.stringContaining('--home') });
  });
});

describe('a torn tail', () => {
  test.each<[name: string, tail: string]>([
    ['half a line', '{"chain":"c_'],
    ['a line that is no record', 'garbage\n'],
    ['zeros that a power cut left', '\0'.repeat(5000)],
    ['one byte', '{'],
  ])('of %s is cut off, kept beside, and recorded', async (_name, tail) => {
    const first = await open();
    await first.append('ai.request', {});
    await first.close();
    await appendFile(join(auditDir, '00000001-1.ndjson'), tail);
    const second = await open();
    const torn = {
      segment: '00000001-1.ndjson',
      bytes: tail.length,
      sha256: createHash('sha256').update(tail).digest('hex'),
    };
    expect(second.tornTails).toEqual([torn]);
    const records = await allRecords();
    expect(records.map((record) => record.type)).toEqual([
      'daemon.start',
      'ai.request',
      'log.torn_tail',
      'daemon.start',
    ]);
    expect(records[2]).toMatchObject(torn);
    expect(await readFile(join(auditDir, '00000001-1.ndjson.torn'), 'utf8')).toBe(tail);
    expect(await verifyLog(auditDir)).toMatchObject({ result: 'VERIFIED_LOCAL_ONLY', records: 4 });
  });

  test('that is a whole record without its newline is cut off too: its writer never saw it succeed', async () => {
    const first = await open();
    await first.append('ai.request', {});
    await first.close();
    const path = join(auditDir, '00000001-1.ndjson');
    await truncate(path, (await stat(path)).size - 1);
    await open();
    expect((await allRecords()).map((record) => record.type)).toEqual([
      'daemon.start',
      'log.torn_tail',
      'daemon.start',
    ]);
  });

  test('that is all there is leaves a log that starts anew', async () => {
    await mkdir(auditDir);
    await writeFile(join(auditDir, '00000001-1.ndjson'), '{"cha');
    await open();
    expect(await allRecords()).toMatchObject([
      { type: 'log.torn_tail', seq: 0, inc: 2 },
      { type: 'daemon.start', seq: 1 },
    ]);
    expect(await verifyLog(auditDir)).toMatchObject({ result: 'VERIFIED_LOCAL_ONLY' });
  });

  test('whose repair ended before it was recorded is recorded by the next start, once', async () => {
    const first = await open();
    await first.close();
    await writeFile(join(auditDir, '00000001-1.ndjson.torn'), '{"cha');
    for (let start = 0; start < 2; start += 1) await (await open()).close();
    expect((await allRecords()).map((record) => record.type)).toEqual([
      'daemon.start',
      'log.torn_tail',
      'daemon.start',
      'daemon.start',
    ]);
  });

  test('with a page of zeros in the group that a power cut interrupted is one torn tail', async () => {
    const first = await open();
    await Promise.all([1, 2, 3].map((index) => first.append('ai.request', { index, text: 'x'.repeat(5000) })));
    await first.close();
    const path = join(auditDir, '00000001-1.ndjson');
    const bytes = await readFile(path);
    await writeFile(path, bytes.fill(0, 4096, 8192));
    const second = await open();
    expect(second.tornTails).toHaveLength(1);
    expect((await allRecords()).map((record) => record.type)).toEqual([
      'daemon.start',
      'log.torn_tail',
      'daemon.start',
    ]);
  });

  test('cannot hide damage before the last line: the log is refused and nothing is changed', async () => {
    const first = await open();
    for (let index = 0; index < 3; index += 1) await first.append('ai.request', { index });
    await first.close();
    const path = join(auditDir, '00000001-1.ndjson');
    const damaged = (await readFile(path, 'utf8')).replace('"index":1', '"index":7');
    await writeFile(path, damaged);
    await expect(open()).rejects.toMatchObject({
      code: 'corrupted',
      message: expect.stringContaining('pretense verify'),
    });
    expect(await readFile(path, 'utf8')).toBe(damaged);
    expect(await segmentNames()).toHaveLength(1);
  });

  test('of a writer that was killed while it wrote loses no record that was acknowledged', async () => {
    for (let round = 0; round < 3; round += 1) {
      const child = await startChildProgram({
        resolveDir: import.meta.dirname,
        directory: home,
        source: `
          import { openJournal } from './journal.ts';
          const clock = { now: () => new Date(), monotonicMs: () => performance.now() };
          const journal = await openJournal({ auditDir: ${JSON.stringify(auditDir)}, clock });
          let index = 0;
          const write = async () => {
            for (;;) { const record = await journal.append('ai.request', { index: index++, text: 'x'.repeat(3000) }); console.log(record.seq); }
          };
          for (let lane = 0; lane < 32; lane += 1) void write();
        `,
      });
      let acknowledged = -1;
      for (let lines = 0; lines < 200; lines += 1)
        acknowledged = Math.max(acknowledged, Number(await child.nextLine()));
      await child.kill();
      for (let line = await child.nextLine(); line !== undefined; line = await child.nextLine()) {
        if (/^\d+$/.test(line)) acknowledged = Math.max(acknowledged, Number(line));
      }
      const journal = await open();
      expect(journal.head.seq).toBeGreaterThan(acknowledged);
      await journal.close();
      expect(await verifyLog(auditDir)).toMatchObject({ result: 'VERIFIED_LOCAL_ONLY', problems: [] });
    }
  }, 20_000);
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
