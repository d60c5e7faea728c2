import { createHash } from 'node:crypto';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { FaultyDisk } from './faulty-disk.fixture.ts';
import type { RecordFields } from './record.ts';
import { TestLog } from './test-log.fixture.ts';
import { verifyLog } from './verify.ts';

let log: TestLog;

beforeEach(async () => {
  log = await TestLog.create();
});

afterEach(() => log.remove());

describe('the journal', () => {
  test('gives a listener each durable record in the order of the chain', async () => {
    const journal = await log.open();
    const heard: number[] = [];
    journal.listen(({ seq }) => heard.push(seq));
    await Promise.all([1, 2, 3].map(() => journal.append('ai.request', {})));
    await journal.append('ai.response', {});
    expect(heard).toEqual([1, 2, 3, 4]);
  });

  test('chains each line to the one before by the hash of its bytes, from 64 zeros and number 0', async () => {
    const journal = await log.open({ startFields: { proxy_version: '0.1.0' } });
    await journal.append('ai.request', { request_id: 'r1', model: 'm' });
    await journal.append('ai.response', { request_id: 'r1' });
    const [name = ''] = await log.segmentNames();
    const lines = (await readFile(join(log.auditDir, name), 'utf8')).trimEnd().split('\n');
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
    await log.open({ startFields: { proxy_version: '0.1.0' } });
    expect(await log.records()).toMatchObject([
      { type: 'daemon.start', proxy_version: '0.1.0', previous_inc: 0, torn_tails: 0 },
    ]);
  });

  test('gives each record a nonce of its own', async () => {
    const journal = await log.open();
    const records = await Promise.all(Array.from({ length: 50 }, () => journal.append('ai.request', {})));
    const nonces = new Set(records.map((record) => record.nonce));
    expect(nonces.size).toBe(50);
    for (const nonce of nonces) expect(nonce).toMatch(/^[0-9a-f]{32}$/);
  });

  test('goes on with the same chain in a segment of its own after a restart', async () => {
    const first = await log.open();
    await first.append('ai.request', {});
    await first.close();
    const second = await log.open();
    expect(second.chain).toBe(first.chain);
    expect(second.inc).toBe(2);
    expect((await log.records()).map((record) => [record.seq, record.inc])).toEqual([
      [0, 1],
      [1, 1],
      [2, 2],
    ]);
    expect(await log.segmentNames()).toEqual(['00000001-1.ndjson', '00000002-2.ndjson']);
    expect(await verifyLog(log.auditDir)).toMatchObject({ result: 'VERIFIED_LOCAL_ONLY', records: 3 });
  });

  test('keeps the order of the calls when many wait, and lets them share the sync', async () => {
    const disk = new FaultyDisk();
    const journal = await log.open({ fileSystem: disk });
    const before = disk.calls.get('datasync') ?? 0;
    const records = await Promise.all(
      Array.from({ length: 500 }, (_, index) => journal.append('ai.request', { index })),
    );
    expect(records.map((record) => record['index'])).toEqual(records.map((_, index) => index));
    expect((disk.calls.get('datasync') ?? 0) - before).toBeLessThan(5);
    expect(await verifyLog(log.auditDir)).toMatchObject({ result: 'VERIFIED_LOCAL_ONLY', records: 501 });
  });

  test('a record that may wait goes to the disk with the next one that may not', async () => {
    const disk = new FaultyDisk();
    const journal = await log.open({ fileSystem: disk });
    const before = disk.calls.get('datasync') ?? 0;
    const late = [journal.append('ai.response', { index: 1 }, 60_000), journal.append('ai.response', { index: 2 }, 1)];
    await journal.append('ai.request', { index: 3 });
    await Promise.all(late);
    expect((disk.calls.get('datasync') ?? 0) - before).toBe(1);
    expect((await log.records()).map((record) => record['index'])).toEqual([undefined, 1, 2, 3]);
    expect(await verifyLog(log.auditDir)).toMatchObject({ result: 'VERIFIED_LOCAL_ONLY', records: 4 });
  });

  test('a record that may wait goes alone when its time is over', async () => {
    const journal = await log.open();
    await expect(journal.append('ai.response', {}, 1)).resolves.toMatchObject({ seq: 1 });
  });

  test('a record that may wait is written when the log is closed', async () => {
    const journal = await log.open();
    const late = journal.append('ai.response', {}, 60_000);
    await journal.close();
    await expect(late).resolves.toMatchObject({ seq: 1 });
  });

  test('a record that may wait and cannot be written leaves no gap', async () => {
    const disk = new FaultyDisk();
    const journal = await log.open({ fileSystem: disk });
    const late = journal.append('ai.response', {}, 60_000);
    disk.failing.set('datasync', 'EIO');
    const results = await Promise.allSettled([late, journal.append('ai.request', {})]);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    disk.failing.clear();
    await Promise.all([journal.append('ai.response', {}, 60_000), journal.append('ai.request', {})]);
    expect(await verifyLog(log.auditDir)).toMatchObject({ result: 'VERIFIED_LOCAL_ONLY', records: 3 });
  });

  test('a record that may wait and has no form on disk is refused alone', async () => {
    const journal = await log.open();
    const late = journal.append('ai.response', { ratio: 0.5 }, 60_000);
    const results = await Promise.allSettled([late, journal.append('ai.request', { index: 1 })]);
    expect(results[0]).toMatchObject({ status: 'rejected', reason: { code: 'not-recordable' } });
    expect((await log.records()).map((record) => record['index'])).toEqual([undefined, 1]);
  });

  test('resolves only after the record is synced to the disk', async () => {
    const disk = new FaultyDisk();
    const journal = await log.open({ fileSystem: disk });
    disk.failing.set('datasync', 'EIO');
    await expect(journal.append('ai.request', {})).rejects.toMatchObject({ name: 'AuditError', code: 'write-failed' });
  });

  test('makes files and folder for the owner only', async () => {
    await log.open();
    expect((await stat(log.auditDir)).mode & 0o777).toBe(0o700);
    expect((await stat(join(log.auditDir, '00000001-1.ndjson'))).mode & 0o777).toBe(0o600);
  });

  test('begins a new segment before one grows beyond the limit', async () => {
    const journal = await log.open({ maxSegmentBytes: 2000 });
    for (let index = 0; index < 20; index += 1) await journal.append('ai.request', { text: 'x'.repeat(100) });
    const names = await log.segmentNames();
    expect(names.length).toBeGreaterThan(3);
    for (const name of names) expect((await stat(join(log.auditDir, name))).size).toBeLessThanOrEqual(2000);
    expect(await verifyLog(log.auditDir)).toMatchObject({ result: 'VERIFIED_LOCAL_ONLY', records: 21 });
  });

  test('begins a new segment with a new UTC day, and none when the clock is set back', async () => {
    const journal = await log.open();
    log.clock.time += 24 * 3600 * 1000;
    await journal.append('ai.request', {});
    log.clock.time -= 48 * 3600 * 1000;
    await journal.append('ai.request', {});
    expect(await log.segmentNames()).toEqual(['00000001-1.ndjson', '00000002-1.ndjson']);
    const verification = await verifyLog(log.auditDir);
    expect(verification).toMatchObject({ result: 'VERIFIED_LOCAL_ONLY', records: 3, problems: [] });
    expect(verification.notices).toMatchObject([{ kind: 'clock-backwards', seq: 2 }]);
  });

  test.each<[name: string, fields: RecordFields]>([
    ['a fraction', { ratio: 0.5 }],
    ['half a surrogate pair', { text: '\ud800' }],
    ['a name of the envelope', { seq: 7 }],
    ['more than 4 MiB', { text: 'x'.repeat(5 * 1024 * 1024) }],
  ])('refuses %s alone and writes the others of the same moment', async (_name, fields) => {
    const journal = await log.open();
    const results = await Promise.allSettled([
      journal.append('ai.request', { index: 1 }),
      journal.append('ai.request', fields),
      journal.append('ai.request', { index: 2 }),
    ]);
    expect(results[1]).toMatchObject({ status: 'rejected', reason: { code: 'not-recordable' } });
    expect((await log.records()).map((record) => record['index'])).toEqual([undefined, 1, 2]);
  });

  test('records nothing after it was closed', async () => {
    const journal = await log.open();
    const last = journal.append('daemon.stop', {});
    await journal.close();
    await journal.close();
    await expect(last).resolves.toMatchObject({ seq: 1 });
    await expect(journal.append('ai.request', {})).rejects.toMatchObject({ code: 'closed' });
  });

  test('never shares a segment: a second writer that opens at the same time gets an error or a file of its own', async () => {
    await (await log.open()).close();
    const results = await Promise.allSettled([log.open(), log.open()]);
    const names = await log.segmentNames();
    const writers = results.filter((result) => result.status === 'fulfilled').length;
    expect(names).toHaveLength(1 + writers);
    for (const result of results) {
      if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'held' });
    }
  });

  test('stops when it meets a segment of a later writer', async () => {
    const journal = await log.open({ maxSegmentBytes: 1000 });
    await writeFile(join(log.auditDir, '00000009-2.ndjson'), '');
    const results = await Promise.allSettled(Array.from({ length: 9 }, () => journal.append('ai.request', {})));
    expect(results.at(-1)).toMatchObject({ status: 'rejected', reason: { code: 'held' } });
  });
});
