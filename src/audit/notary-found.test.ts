// What a start does about a log that is not as it was signed.
import { copyFile, mkdir, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { checkpointsPath, readCheckpoints } from './checkpoints.ts';
import type { Journal, JournalOptions } from './journal.ts';
import { leafHash } from './line.ts';
import { keyText, readLogKeys } from './log-keys.ts';
import { leavesName } from './manifest.ts';
import { linesOf } from './segment.ts';
import { TestLog } from './test-log.fixture.ts';
import { appendMany, checkpointSizes, expectSigned, next, sealedNames, signer } from './notary.fixture.ts';

let log: TestLog;

beforeEach(async () => {
  log = await TestLog.create();
});

afterEach(() => log.remove());

const open = (extra: Partial<JournalOptions> = {}): Promise<Journal> => log.open({ signer, ...extra });

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
    expect(await sealedNames(log)).toEqual(await log.segmentNames());
    await expectSigned(log);
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
    expect(await sealedNames(log)).toEqual(await log.segmentNames());
    expect((await readLogKeys(log.auditDir)).map(keyText)).toEqual([keyText(signer.key)]);
    await expectSigned(log);
  });

  test.each([1, 50, 120, 200])(
    'in the middle of a checkpoint leaves whole ones (%i bytes of it are gone)',
    async (bytes) => {
      for (let start = 0; start < 2; start += 1) await (await open()).close();
      const path = checkpointsPath(log.auditDir);
      await truncate(path, (await stat(path)).size - bytes);
      await (await open()).close();
      const sizes = await checkpointSizes(log);
      expect(sizes.at(-1)).toBe(3);
      await expectSigned(log);
    },
  );

  test('in the middle of a manifest leaves its draft and no manifest', async () => {
    await (await open()).close();
    const path = join(log.auditDir, '00000001-1.manifest');
    await writeFile(`${path}.draft`, (await readFile(path)).subarray(0, 100));
    await rm(path);
    await (await open()).close();
    expect(await sealedNames(log)).toEqual(await log.segmentNames());
    await expectSigned(log);
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
    expect(await checkpointSizes(log)).toEqual([1]);
  });
});
