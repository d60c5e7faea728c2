import { createHash } from 'node:crypto';
import { copyFile, mkdir, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Logger } from '../base/log.ts';
import { checkpointsPath, readCheckpoints } from './checkpoints.ts';
import { FaultyDisk } from './faulty-disk.fixture.ts';
import type { Journal, JournalOptions } from './journal.ts';
import { leafHash } from './line.ts';
import { keyText, readLogKeys } from './log-keys.ts';
import { leavesName, listManifests, manifestHash, manifestText, noManifest } from './manifest.ts';
import { ed25519Signer, type NoteSigner, parseVerifierKey, verifyNote } from './note.ts';
import type { RecordFields } from './record.ts';
import { linesOf, listSegments, readSegment } from './segment.ts';
import { TestLog } from './test-log.fixture.ts';
import { rootOf } from './tree.ts';
import { verifyLog, type VerifyResult } from './verify.ts';

const signer = ed25519Signer('pretense/dev_0a1b', createHash('sha256').update('the seed of a test').digest());
const next = ed25519Signer('pretense/dev_0a1b', createHash('sha256').update('the next seed').digest());

let log: TestLog;

beforeEach(async () => {
  log = await TestLog.create();
});

afterEach(() => {
  vi.useRealTimers();
  return log.remove();
});

const open = (extra: Partial<JournalOptions> = {}): Promise<Journal> => log.open({ signer, ...extra });

/** Its first record is covered: a chain is signed as soon as it begins, beside whatever is appended meanwhile. */
async function openSigned(): Promise<Journal> {
  const journal = await open();
  expect((await journal.checkpoint()).size).toBe(1);
  return journal;
}

/** Leaf hashes of what is stored, one chain after the other. */
async function leavesByChain(): Promise<ReadonlyMap<string, Buffer>> {
  const chains = new Map<string, Buffer>();
  for (const segment of await listSegments(log.auditDir)) {
    const bytes = await readSegment(segment);
    for (const { start, end } of linesOf(bytes)) {
      const line = bytes.subarray(start, end);
      const { chain } = JSON.parse(line.toString()) as { readonly chain: string };
      chains.set(chain, Buffer.concat([chains.get(chain) ?? Buffer.alloc(0), Buffer.from(leafHash(line), 'hex')]));
    }
  }
  return chains;
}

/** Every signature, root and link of what lies beside the records. */
async function expectSigned(result: VerifyResult = 'VERIFIED_LOCAL_ONLY'): Promise<void> {
  const { problems, notices, ...verification } = await verifyLog(log.auditDir, { pinnedKeys: [signer.key] });
  expect({ result: verification.result, problems, notices }).toEqual({ result, problems: [], notices: [] });
  const chains = await leavesByChain();
  const root = (chain: string, size: number): string =>
    Buffer.from(rootOf(chains.get(chain) ?? Buffer.alloc(0), size)).toString('hex');
  const { checkpoints, faults, tornBytes } = await readCheckpoints(log.auditDir);
  expect({ faults, tornBytes }).toEqual({ faults: [], tornBytes: 0 });
  for (const { note, checkpoint } of checkpoints) {
    expect(verifyNote(note, signer.key) || verifyNote(note, next.key)).toBe(true);
    expect(checkpoint.root).toBe(root(checkpoint.origin.replace(`${signer.name}/`, ''), checkpoint.size));
  }
  const { manifests, faults: badManifests } = await listManifests(log.auditDir);
  expect(badManifests).toEqual([]);
  let previous = noManifest;
  for (const { manifest, note, hash } of manifests) {
    expect(verifyNote(note, signer.key) || verifyNote(note, next.key)).toBe(true);
    expect(manifest.root).toBe(root(manifest.chain, manifest.tree_size));
    expect(manifest.previous_manifest).toBe(previous);
    const bytes = await readFile(join(log.auditDir, manifest.segment));
    expect(manifest).toMatchObject({
      bytes: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
      count: bytes.toString().trimEnd().split('\n').length,
    });
    expect(hash).toBe(manifestHash(manifestText(manifest)));
    previous = hash;
  }
}

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

const sealedNames = async (): Promise<readonly string[]> =>
  (await listManifests(log.auditDir)).manifests.map(({ manifest }) => manifest.segment);

const checkpointSizes = async (): Promise<readonly number[]> =>
  (await readCheckpoints(log.auditDir)).checkpoints.map(({ checkpoint }) => checkpoint.size);

async function appendMany(journal: Journal, count: number): Promise<void> {
  for (let index = 0; index < count; index += 1) await journal.append('ai.request', { index, policy_hash: 'sha256:p' });
}

describe('a journal with a key', () => {
  test('signs what is durable, on request, and says of which tree', async () => {
    const journal = await openSigned();
    await appendMany(journal, 3);
    const checkpoint = await journal.checkpoint();
    expect(checkpoint).toMatchObject({ origin: `pretense/dev_0a1b/${journal.chain}`, size: 4 });
    expect(journal.tree).toEqual({ size: 4, root: checkpoint.root });
    expect(await journal.checkpoint()).toEqual(checkpoint);
    expect(await checkpointSizes()).toEqual([1, 4]);
    await expectSigned();
  });

  test('says what its last checkpoint covers and when it was signed, and tells of each', async () => {
    const journal = await openSigned();
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
    const journal = await openSigned();
    await Promise.all(Array.from({ length: 60 }, () => journal.append('ai.request', {})));
    await vi.waitFor(async () => expect(await checkpointSizes()).toEqual([1, 61]));
    await journal.append('ai.request', {});
    await journal.close();
    expect(await checkpointSizes()).toEqual([1, 61, 62]);
    await expectSigned();
  });

  test('signs a minute after the first record that is not covered', async () => {
    const journal = await openSigned();
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    await journal.append('ai.request', {});
    await vi.advanceTimersByTimeAsync(59_000);
    expect(await checkpointSizes()).toEqual([1]);
    await vi.advanceTimersByTimeAsync(1000);
    vi.useRealTimers();
    await vi.waitFor(async () => expect(await checkpointSizes()).toEqual([1, 2]));
  });

  test('writes a signed manifest for each finished segment', async () => {
    const journal = await open({ maxSegmentBytes: 2000 });
    await appendMany(journal, 20);
    await journal.close();
    const names = await log.segmentNames();
    expect(names.length).toBeGreaterThan(2);
    expect(await sealedNames()).toEqual(names);
    const { manifests } = await listManifests(log.auditDir);
    expect(manifests.at(-1)?.manifest).toMatchObject({ policy_hashes: ['sha256:p'], tree_size: 21, last_seq: 20 });
    await expectSigned();
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
    expect(await sealedNames()).toEqual([...segments, `${String(segments.length + 1).padStart(8, '0')}-2.ndjson`]);
    await expectSigned();
  });

  test('is not waited for by who closes it: the next start goes on', async () => {
    const before = await log.open({ maxSegmentBytes: 1000 });
    await appendMany(before, 300);
    await before.close();
    await (await open()).close();
    expect(await checkpointSizes()).toEqual([]);
    const journal = await open();
    expect((await journal.checkpoint()).size).toBe(303);
    await journal.close();
    await expectSigned();
    expect(await sealedNames()).toEqual(await log.segmentNames());
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
    expect(await checkpointSizes()).toEqual([]);
  });
});

describe('a crash', () => {
  /** The folder as it stands at a moment, as a killed process leaves it. */
  async function crashCopy(): Promise<TestLog> {
    const copy = await TestLog.create();
    await mkdir(copy.auditDir);
    for (const name of await readdir(log.auditDir)) {
      // The journal goes on meanwhile: a draft that was listed may have its name by now.
      await copyFile(join(log.auditDir, name), join(copy.auditDir, name)).catch((error: unknown) => {
        if (!name.endsWith('.draft')) throw error;
      });
    }
    return copy;
  }

  test('before anything was signed is made good by the next start', async () => {
    const journal = await open({ maxSegmentBytes: 2000 });
    await appendMany(journal, 20);
    const copy = await crashCopy();
    await log.remove();
    log = copy;
    for (const name of await readdir(log.auditDir)) {
      if (!name.endsWith('.ndjson')) await rm(join(log.auditDir, name));
    }
    const again = await open();
    await again.checkpoint();
    await again.close();
    expect(await sealedNames()).toEqual(await log.segmentNames());
    await expectSigned();
  });

  test.each(['manifest', 'checkpoints', 'keys'])('that took the last of its %s away loses nothing', async (what) => {
    const journal = await open({ maxSegmentBytes: 2000 });
    await appendMany(journal, 20);
    await journal.close();
    const files = (await readdir(log.auditDir)).filter((name) => name.endsWith(what)).toSorted();
    await rm(join(log.auditDir, files.at(-1) ?? ''));
    const again = await open();
    expect(again.chain).toBe(journal.chain);
    await again.close();
    expect(await sealedNames()).toEqual(await log.segmentNames());
    expect((await readLogKeys(log.auditDir)).map(keyText)).toEqual([keyText(signer.key)]);
    await expectSigned();
  });

  test.each([1, 50, 120, 200])(
    'in the middle of a checkpoint leaves whole ones (%i bytes of it are gone)',
    async (bytes) => {
      for (let start = 0; start < 2; start += 1) await (await open()).close();
      const path = checkpointsPath(log.auditDir);
      await truncate(path, (await stat(path)).size - bytes);
      await (await open()).close();
      const sizes = await checkpointSizes();
      expect(sizes.at(-1)).toBe(3);
      await expectSigned();
    },
  );

  test('in the middle of a manifest leaves its draft and no manifest', async () => {
    await (await open()).close();
    const path = join(log.auditDir, '00000001-1.manifest');
    await writeFile(`${path}.draft`, (await readFile(path)).subarray(0, 100));
    await rm(path);
    await (await open()).close();
    expect(await sealedNames()).toEqual(await log.segmentNames());
    await expectSigned();
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
    expect(await sealedNames()).toEqual(await log.segmentNames());
    await expectSigned();
  });

  test('is not waited for by a record', async () => {
    const disk = new FaultyDisk();
    const journal = await open({ fileSystem: disk });
    disk.failing.set('rename', 'EIO');
    await Promise.all(Array.from({ length: 200 }, () => journal.append('ai.request', {})));
    expect(await log.records()).toHaveLength(201);
  });
});

describe('fewer records than were signed', () => {
  test.each([
    ['the last lines', async (path: string) => truncate(path, (await readFile(path)).indexOf('\n') + 1), 1],
    ['the whole segment', (path: string) => rm(path), 0],
  ])('because %s are gone begin a new chain that says so', async (_name, damage, found) => {
    const first = await open();
    await appendMany(first, 3);
    await first.close();
    await damage(log.firstSegment);
    const second = await open();
    expect(second.chain).not.toBe(first.chain);
    const [gap, start] = (await log.records()).slice(found);
    const last = (await readCheckpoints(log.auditDir)).checkpoints[0];
    expect(gap).toMatchObject({
      type: 'log.gap',
      seq: 0,
      prev_hash: '0'.repeat(64),
      previous_chain: first.chain,
      found,
      covered: 4,
      missing: 4 - found,
      root: last?.checkpoint.root,
    });
    expect(start).toMatchObject({ type: 'daemon.start', seq: 1 });
    await second.append('ai.request', {});
    expect(await second.checkpoint()).toMatchObject({ size: 3, origin: `${signer.name}/${second.chain}` });
    await second.close();
    const third = await open();
    expect(third.chain).toBe(second.chain);
    expect((await third.checkpoint()).size).toBe(4);
    await third.close();
    expect((await log.types()).filter((type) => type === 'log.gap')).toHaveLength(1);
  });

  test('of the second chain begin a third one', async () => {
    const first = await open();
    await appendMany(first, 3);
    await first.close();
    await truncate(log.firstSegment, (await readFile(log.firstSegment)).indexOf('\n') + 1);
    const second = await open();
    await second.close();
    for (const name of await readdir(log.auditDir)) {
      if (name.startsWith('00000002')) await rm(join(log.auditDir, name));
    }
    const third = await open();
    expect([first.chain, second.chain]).not.toContain(third.chain);
    expect((await log.records()).find(({ type }) => type === 'log.gap')).toMatchObject({
      previous_chain: second.chain,
      found: 0,
      covered: 2,
    });
  });

  test('is not what a torn tail is, nor a checkpoint that another key signed', async () => {
    const first = await open();
    await appendMany(first, 3);
    await first.close();
    await rm(join(log.auditDir, '00000001-1.manifest'));
    await rm(checkpointsPath(log.auditDir));
    const stranger = await open({ signer: next });
    await stranger.close();
    await rm(join(log.auditDir, '00000002-2.ndjson'));
    const second = await open();
    expect(second.chain).toBe(first.chain);
  });
});

describe('content that was disposed of', () => {
  test.each(['every segment', 'all but the last segment'])(
    'of %s: the chain goes on from its manifest',
    async (what) => {
      const first = await open({ maxSegmentBytes: 2000 });
      await appendMany(first, 20);
      await first.close();
      const names = await log.segmentNames();
      for (const name of what === 'every segment' ? names : names.slice(0, -1)) {
        const bytes = await readFile(join(log.auditDir, name));
        const leaves = [...linesOf(bytes)].map(({ start, end }) =>
          Buffer.from(leafHash(bytes.subarray(start, end)), 'hex'),
        );
        await writeFile(join(log.auditDir, leavesName(name)), Buffer.concat(leaves));
        await rm(join(log.auditDir, name));
      }
      const second = await open();
      expect(second).toMatchObject({ chain: first.chain, inc: 2 });
      expect(second.head.seq).toBe(21);
      expect((await second.checkpoint()).size).toBe(22);
    },
  );

  test('without its leaf hashes it is missing', async () => {
    const first = await open();
    await first.close();
    await rm(log.firstSegment);
    const second = await open();
    expect(second.chain).not.toBe(first.chain);
    expect((await log.records())[0]).toMatchObject({ type: 'log.gap', found: 0, covered: 1 });
  });
});

describe('records that are not those that were signed', () => {
  test('are not signed any further, and the log goes on', async () => {
    const first = await open();
    await first.close();
    const other = await TestLog.create();
    const rewritten = await other.open();
    await rewritten.append('ai.request', {});
    await rewritten.close();
    await copyFile(other.firstSegment, log.firstSegment);
    await other.remove();
    await rm(join(log.auditDir, '00000001-1.manifest'));
    const text = (await readFile(log.firstSegment, 'utf8')).replaceAll(rewritten.chain, first.chain);
    await writeFile(log.firstSegment, `${text.split('\n')[0]}\n`);
    const journal = await open();
    await expect(journal.checkpoint()).rejects.toMatchObject({ code: 'corrupted' });
    expect(await journal.append('ai.request', {})).toMatchObject({ seq: 2 });
    await journal.close();
    expect(await checkpointSizes()).toEqual([1]);
  });
});

describe('a change of the key', () => {
  test('is a record between the last checkpoint of the old key and the first of the new one', async () => {
    const journal = await openSigned();
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
    await expectSigned();
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
