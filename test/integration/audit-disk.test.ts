// What a log keeps when the disk is full, when it may not be written, when it fails now and then, and when two processes
// want to write it.
import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { loadDeviceKey } from '../../src/app/device-key.ts';
import { loadKeys } from '../../src/app/keys.ts';
import { withLoneJournal } from '../../src/app/lone-journal.ts';
import { locateStateDir, prepareStateDir } from '../../src/app/state-dir.ts';
import { wordMapFile } from '../../src/app/word-map-store.ts';
import { type DiskStep, FaultyDisk } from '../../src/audit/faulty-disk.fixture.ts';
import { type Journal, openJournal } from '../../src/audit/journal.ts';
import { readRecords } from '../../src/audit/read.ts';
import { testSigner } from '../../src/audit/writer-program.fixture.ts';
import { chosenSeed, expectLaws, randomNumbers, withSeed } from './audit-laws.ts';
import { bundleProgram, startWriter, type Writer } from './audit-writers.ts';

let folder: string;
let auditDir: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pretense-disk-'));
  auditDir = join(folder, 'audit');
});

afterEach(() => rm(folder, { recursive: true, force: true }));

const clock = { now: () => new Date(), monotonicMs: () => performance.now() };
const options = { clock, signer: testSigner(), ballastBytes: 16_384 };

/** 64 at once; gives how many were refused, and remembers the others. */
async function appendMany(journal: Journal, name: string, acknowledged: Map<string, number>): Promise<number> {
  const outcomes = await Promise.allSettled(
    Array.from({ length: 64 }, async (_, index) => {
      const token = `${name}.${index}`;
      const { seq } = await journal.append('ai.request', { token, text: 'x'.repeat((index * 37) % 700) });
      acknowledged.set(token, seq);
    }),
  );
  return outcomes.filter(({ status }) => status === 'rejected').length;
}

const steps: readonly (readonly [step: DiskStep, code: string])[] = [
  ['write', 'ENOSPC'],
  ['write', 'EIO'],
  ['datasync', 'EIO'],
  ['truncate', 'EIO'],
  ['create', 'ENOSPC'],
  ['create', 'EROFS'],
  ['rename', 'ENOSPC'],
  ['syncDirectory', 'EIO'],
];

test(
  'a disk that fails now and then, at any step, loses nothing that it acknowledged',
  { timeout: 60_000 },
  async () => {
    const first = chosenSeed();
    for (let run = 0; run < 40; run += 1) {
      const seed = first + run;
      await withSeed(seed, `run ${run}`, async () => {
        const random = randomNumbers(seed);
        const dir = join(folder, String(run));
        const disk = new FaultyDisk({ canWriteThrough: random() < 0.5 });
        const acknowledged = new Map<string, number>();
        const journal = await openJournal({ ...options, auditDir: dir, fileSystem: disk, maxSegmentBytes: 30_000 });
        for (let burst = 0; burst < 8; burst += 1) {
          const [step, code] = steps[Math.floor(random() * steps.length)] ?? ['write', 'EIO'];
          if (random() < 0.5) disk.failing.set(step, code);
          await appendMany(journal, `${run}.${burst}`, acknowledged);
          if (random() < 0.7) disk.failing.clear();
        }
        // A disk that fails to the end may leave a rest for the next start.
        if (random() < 0.5) disk.failing.clear();
        await journal.close();
        disk.failing.clear();
        const next = await openJournal({ ...options, auditDir: dir, fileSystem: disk });
        await next.checkpoint();
        await next.close();
        await expectLaws(dir, acknowledged);
      });
    }
  },
);

const canMount = process.platform === 'linux' && process.getuid?.() === 0;

describe.skipIf(!canMount)('a real small disk', () => {
  beforeEach(async () => {
    await mkdir(auditDir);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=256k,mode=0700', 'tmpfs', auditDir]);
  });
  afterEach(() => {
    execFileSync('umount', [auditDir]);
  });

  test('that fills up refuses, says so in a record, keeps what it had, and goes on', async () => {
    const acknowledged = new Map<string, number>();
    const journal = await openJournal({ ...options, auditDir });
    let refused = 0;
    for (let burst = 0; refused === 0 && burst < 50; burst += 1) {
      refused = await appendMany(journal, `full.${burst}`, acknowledged);
    }
    expect(refused).toBeGreaterThan(0);
    const types: string[] = [];
    for await (const { type } of readRecords(auditDir)) types.push(type);
    expect(types).toContain('log.disk_full');
    // As whoever runs it does: room is made, and the same process goes on.
    execFileSync('mount', ['-o', 'remount,size=1024k', auditDir]);
    expect(await appendMany(journal, 'after', acknowledged)).toBe(0);
    await journal.checkpoint();
    await journal.close();
    await expectLaws(auditDir, acknowledged);
  });

  test('that a process finds full at its start leaves what was there', async () => {
    const acknowledged = new Map<string, number>();
    const journal = await openJournal({ ...options, auditDir, ballastBytes: 0 });
    await appendMany(journal, 'before', acknowledged);
    await journal.close();
    await writeFile(join(auditDir, 'filler'), Buffer.alloc(256 * 1024)).catch(() => undefined);
    await expect(openJournal({ ...options, auditDir })).rejects.toMatchObject({ code: 'disk-full' });
    await rm(join(auditDir, 'filler'));
    const next = await openJournal({ ...options, auditDir });
    await next.close();
    await expectLaws(auditDir, acknowledged);
  });

  test('that may not be written is refused at the start and changed by nothing', async () => {
    const acknowledged = new Map<string, number>();
    const journal = await openJournal({ ...options, auditDir });
    await appendMany(journal, 'before', acknowledged);
    await journal.close();
    const before = await readdir(auditDir);
    execFileSync('mount', ['-o', 'remount,ro', auditDir]);
    await expect(openJournal({ ...options, auditDir })).rejects.toMatchObject({ code: 'read-only' });
    await expectLaws(auditDir, acknowledged);
    execFileSync('mount', ['-o', 'remount,rw', auditDir]);
    expect(await readdir(auditDir)).toEqual(before);
    const next = await openJournal({ ...options, auditDir });
    await appendMany(next, 'after', acknowledged);
    await next.close();
    await expectLaws(auditDir, acknowledged);
  });
});

test(
  'two processes that want to write one log take turns, also when the one that writes is killed',
  { timeout: 60_000 },
  async () => {
    const home = join(folder, 'home');
    const keysDir = join(folder, 'keys');
    const paths = await locateStateDir({
      home,
      environment: { PRETENSE_KEYS_DIR: keysDir },
      platform: process.platform,
      userHome: folder,
    });
    await prepareStateDir(paths);
    await loadKeys({ keysDir: paths.keysDir, mapFile: wordMapFile(paths.mapDir), mayCreate: true });
    const program = await bundleProgram('app/lone-writer.fixture.ts', folder);
    const acknowledged = new Map<string, number>();
    const seed = chosenSeed();
    const random = randomNumbers(seed);
    const kills = 6;
    let started = 0;
    const startOne = (): Writer => {
      started += 1;
      let left = 10 + Math.floor(random() * 60);
      const writerOptions = { home: paths.home, keysDir: paths.keysDir, name: `p${started}`, recordsPerTurn: 12 };
      return startWriter(program, writerOptions, acknowledged, (_line, writer) => {
        // It has just written, so it holds the lock: that is when it is killed.
        left -= 1;
        if (left === 0) writer.kill();
      });
    };
    await withSeed(seed, 'two processes', async () => {
      const lane = async (): Promise<void> => {
        for (let kill = 0; kill < kills / 2; kill += 1) await startOne().ended;
      };
      await Promise.all([lane(), lane()]);
      await withLoneJournal(paths, (journal) => journal.checkpoint());
      const { key } = await loadDeviceKey(paths, { mayCreate: false });
      await expectLaws(paths.auditDir, acknowledged, [key]);
      expect(acknowledged.size).toBeGreaterThan(10 * kills - 1);
    });
  },
);
