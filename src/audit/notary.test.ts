import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Logger } from '../base/log.ts';
import { readCheckpoints } from './checkpoints.ts';
import { FaultyDisk } from './faulty-disk.fixture.ts';
import type { Journal, JournalOptions } from './journal.ts';
import { keyText, readLogKeys } from './log-keys.ts';
import { listManifests } from './manifest.ts';
import { type NoteSigner, parseVerifierKey, verifyNote } from './note.ts';
import type { RecordFields } from './record.ts';
import { TestLog } from './test-log.fixture.ts';
import { appendMany, checkpointSizes, expectSigned, next, openSigned, sealedNames, signer } from './notary.fixture.ts';

let log: TestLog;

beforeEach(async () => {
  log = await TestLog.create();
});

afterEach(() => {
  vi.useRealTimers();
  return log.remove();
});

const open = (extra: Partial<JournalOptions> = {}): Promise<Journal> => log.open({ signer, ...extra });

/** As both keys sign it. */
function rotation(chain: string): RecordFields {
  const text = Buffer.from(`pretense key rotation\n${chain}\n${keyText(signer.key)}\n${keyText(next.key)}\n`);
  const signed = (by: NoteSigner): string => Buffer.from(by.sign(text)).toString('base64');
  return {
    old_key: keyText(signer.key),
    new_key: keyText(next.key),
    reason: 'yearly',
    by: 'somebody',
    signature_old: signed(signer),
    signature_new: signed(next),
  };
}

describe('a journal with a key', () => {
  test('signs what is durable, on request, and says of which tree', async () => {
    const journal = await openSigned(log);
    await appendMany(journal, 3);
    const checkpoint = await journal.checkpoint();
    expect(checkpoint).toMatchObject({ origin: `pretense/dev_0a1b/${journal.chain}`, size: 4 });
    expect(journal.tree).toEqual({ size: 4, root: checkpoint.root });
    expect(await journal.checkpoint()).toEqual(checkpoint);
    expect(await checkpointSizes(log)).toEqual([1, 4]);
    await expectSigned(log);
  });

  test('says what its last checkpoint covers and when it was signed, and tells of each', async () => {
    const journal = await openSigned(log);
    let told = 0;
    const onSigned = () => void (told += 1);
    journal.listen(() => undefined, onSigned);
    await appendMany(journal, 2);
    await journal.checkpoint();
    const signedAt = new Date(log.clock.time).toISOString();
    expect([journal.lastCheckpoint, told]).toEqual([{ size: 3, signedAt }, 1]);
    await journal.append('ai.request', {});
    expect(journal.lastCheckpoint?.size).toBe(3);
    await journal.close();
    const again = await open();
    expect(again.lastCheckpoint).toEqual({ size: 4, signedAt: undefined });
    await again.close();
  });

  test('signs by itself once fifty records are not covered, and all of them at the end', async () => {
    const journal = await openSigned(log);
    await Promise.all(Array.from({ length: 60 }, () => journal.append('ai.request', {})));
    await vi.waitFor(async () => expect(await checkpointSizes(log)).toEqual([1, 61]));
    await journal.append('ai.request', {});
    await journal.close();
    expect(await checkpointSizes(log)).toEqual([1, 61, 62]);
    await expectSigned(log);
  });

  test('signs a minute after the first record that is not covered', async () => {
    const journal = await openSigned(log);
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    await journal.append('ai.request', {});
    await vi.advanceTimersByTimeAsync(59_000);
    expect(await checkpointSizes(log)).toEqual([1]);
    await vi.advanceTimersByTimeAsync(1000);
    vi.useRealTimers();
    await vi.waitFor(async () => expect(await checkpointSizes(log)).toEqual([1, 2]));
  });

  test('writes a signed manifest for each finished segment', async () => {
    const journal = await open({ maxSegmentBytes: 2000 });
    await appendMany(journal, 20);
    await journal.close();
    const names = await log.segmentNames();
    expect(names.length).toBeGreaterThan(2);
    expect(await sealedNames(log)).toEqual(names);
    const { manifests } = await listManifests(log.auditDir);
    expect(manifests.at(-1)?.manifest).toMatchObject({ policy_hashes: ['sha256:p'], tree_size: 21, last_seq: 20 });
    await expectSigned(log);
  });

  test('notes its key in the log, once', async () => {
    for (let start = 0; start < 2; start += 1) await (await open()).close();
    const keys = await readLogKeys(log.auditDir);
    expect(keys.map(keyText)).toEqual([keyText(signer.key)]);
    const written = (await readFile(join(log.auditDir, 'keys'), 'utf8')).trim();
    expect(parseVerifierKey(written).id).toBe(signer.key.id);
  });

  test('goes on with the tree after a restart, and reads no sealed segment for it', async () => {
    const first = await open({ maxSegmentBytes: 2000 });
    await appendMany(first, 20);
    await first.close();
    for (const name of (await log.segmentNames()).slice(0, -1)) {
      await writeFile(join(log.auditDir, name), 'nobody reads this');
    }
    const second = await open();
    await second.append('ai.request', {});
    expect((await second.checkpoint()).size).toBe(23);
    expect(second.chain).toBe(first.chain);
    await second.close();
    expect((await listManifests(log.auditDir)).manifests.at(-1)?.manifest).toMatchObject({
      tree_size: 23,
      first_seq: 21,
    });
  });

  test('without one, leaves only the records', async () => {
    const journal = await log.open();
    await journal.append('ai.request', {});
    await expect(journal.checkpoint()).rejects.toMatchObject({ code: 'closed' });
    await journal.close();
    expect(journal.tree).toBeUndefined();
    expect(await readdir(log.auditDir)).toEqual(['00000001-1.ndjson']);
  });
});

describe('a log from before signatures', () => {
  test('is sealed after the start, segment by segment, and then signed', async () => {
    const before = await log.open({ maxSegmentBytes: 1000 });
    await appendMany(before, 30);
    await before.close();
    const segments = await log.segmentNames();
    expect(segments.length).toBeGreaterThan(5);
    const journal = await open();
    expect(journal.tree).toBeUndefined();
    expect((await journal.checkpoint()).size).toBe(32);
    await journal.close();
    expect(await sealedNames(log)).toEqual([...segments, `${String(segments.length + 1).padStart(8, '0')}-2.ndjson`]);
    await expectSigned(log);
  });

  test('is not waited for by who closes it: the next start goes on', async () => {
    const before = await log.open({ maxSegmentBytes: 1000 });
    await appendMany(before, 300);
    await before.close();
    await (await open()).close();
    expect(await checkpointSizes(log)).toEqual([]);
    const journal = await open();
    expect((await journal.checkpoint()).size).toBe(303);
    await journal.close();
    await expectSigned(log);
    expect(await sealedNames(log)).toEqual(await log.segmentNames());
  });

  test('that does not hang together is not signed, and goes on all the same', async () => {
    const before = await log.open({ maxSegmentBytes: 1000 });
    await appendMany(before, 10);
    await before.close();
    const events: string[] = [];
    const logger: Logger = { log: (_level, event) => void events.push(event) };
    const first = await readFile(log.firstSegment, 'utf8');
    await writeFile(log.firstSegment, first.replace('"index":0', '"index":9'));
    const journal = await open({ logger });
    await expect(journal.checkpoint()).rejects.toMatchObject({ code: 'corrupted' });
    expect(await journal.append('ai.request', {})).toMatchObject({ seq: 12 });
    await journal.close();
    expect(events).toEqual(['audit.not-signed']);
    expect(await checkpointSizes(log)).toEqual([]);
  });
});

describe('a disk that refuses signatures', () => {
  test('loses no record; they are written when it takes them again', async () => {
    const disk = new FaultyDisk();
    const events: string[] = [];
    const journal = await open({
      fileSystem: disk,
      maxSegmentBytes: 2000,
      logger: { log: (_level, event) => void events.push(event) },
    });
    disk.failing.set('rename', 'ENOSPC');
    await appendMany(journal, 20);
    await expect(journal.checkpoint()).rejects.toMatchObject({ code: 'disk-full' });
    expect(events).toContain('audit.sign-later');
    expect(await log.records()).toHaveLength(21);
    disk.failing.clear();
    expect((await journal.checkpoint()).size).toBe(21);
    await journal.close();
    expect(await sealedNames(log)).toEqual(await log.segmentNames());
    await expectSigned(log);
  });

  test('is not waited for by a record', async () => {
    const disk = new FaultyDisk();
    const journal = await open({ fileSystem: disk });
    disk.failing.set('rename', 'EIO');
    await Promise.all(Array.from({ length: 200 }, () => journal.append('ai.request', {})));
    expect(await log.records()).toHaveLength(201);
  });
});

describe('a change of the key', () => {
  test('is a record between the last checkpoint of the old key and the first of the new one', async () => {
    const journal = await openSigned(log);
    await appendMany(journal, 3);
    const record = await journal.changeSigner(next, rotation(journal.chain));
    expect(record).toMatchObject({ type: 'key.rotated', reason: 'yearly', seq: 4 });
    await journal.append('ai.request', {});
    await journal.close();
    const { checkpoints } = await readCheckpoints(log.auditDir);
    const signedBy = checkpoints.map(({ note, checkpoint }) => [checkpoint.size, verifyNote(note, signer.key)]);
    expect(signedBy.slice(0, 2)).toEqual([
      [1, true],
      [4, true],
    ]);
    expect(signedBy.slice(2).every(([size, isOld]) => Number(size) > 4 && isOld === false)).toBe(true);
    expect((await readLogKeys(log.auditDir)).map(keyText)).toEqual([keyText(signer.key), keyText(next.key)]);
    await expectSigned(log);
    const again = await open({ signer: next, keys: [signer.key, next.key] });
    expect(again.chain).toBe(journal.chain);
    expect((await again.checkpoint()).size).toBe(7);
  });

  test('that cannot be recorded leaves the old key', async () => {
    const disk = new FaultyDisk();
    const journal = await open({ fileSystem: disk });
    await journal.checkpoint();
    disk.failing.set('datasync', 'EIO');
    await expect(journal.changeSigner(next, {})).rejects.toMatchObject({ code: 'write-failed' });
    disk.failing.clear();
    await journal.append('ai.request', {});
    await journal.close();
    const { checkpoints } = await readCheckpoints(log.auditDir);
    expect(checkpoints.every(({ note }) => verifyNote(note, signer.key))).toBe(true);
    expect((await readLogKeys(log.auditDir)).map(keyText)).toEqual([keyText(signer.key)]);
  });
});
