// Power is cut at a random moment of a random history, and every folder that can be left (or many of them) is opened again.
// What the disk may do with what was not synced stands in audit-crash-disk.ts.
import { accessSync, constants } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Journal, openJournal } from '../../src/audit/journal.ts';
import { testSigner } from '../../src/audit/writer-program.fixture.ts';
import { CrashDisk, type Image, materialize } from './audit-crash-disk.ts';
import { chosenSeed, expectLaws, randomNumbers, withSeed } from './audit-laws.ts';

const runs = Number(process.env['PRETENSE_RUNS'] ?? '200');
const imagesOfRun = 64;

let root: string;

beforeAll(async () => {
  root = await mkdtemp(join(memoryFolder(), 'pretense-crash-'));
});

afterAll(() => rm(root, { recursive: true, force: true }));

/** A disk in memory, where there is one: thousands of folders are written, none of which has to last. */
function memoryFolder(): string {
  try {
    accessSync('/dev/shm', constants.W_OK);
    return '/dev/shm';
  } catch {
    return tmpdir();
  }
}

interface Told {
  readonly token: string;
  readonly seq: number;
  /** Moment of the disk in which it was acknowledged. */
  readonly at: number;
}

const clock = { now: () => new Date('2026-03-01T12:00:00.000Z'), monotonicMs: () => 0 };
const signing = { signer: testSigner(), ballastBytes: 4096 };

/** One start of the writer: groups of records, some larger than a page, into segments of a few groups. */
async function writeSome(disk: CrashDisk, auditDir: string, random: () => number): Promise<readonly Told[]> {
  const told: Told[] = [];
  const maxSegmentBytes = 2000 + Math.floor(random() * 20_000);
  const journal = await openJournal({ auditDir, clock, fileSystem: disk, maxSegmentBytes, ...signing });
  const groups = Math.floor(random() * 8);
  for (let group = 0; group < groups; group += 1) {
    const size = 1 + Math.floor(random() ** 2 * 30);
    await Promise.all(
      Array.from({ length: size }, (_, index) => append(journal, disk, `${group}.${index}`, random, told)),
    );
  }
  await journal.close();
  return told;
}

async function append(
  journal: Journal,
  disk: CrashDisk,
  name: string,
  random: () => number,
  told: Told[],
): Promise<void> {
  const token = `${journal.inc}.${name}`;
  const { seq } = await journal.append('ai.request', { token, text: 'x'.repeat(Math.floor(random() ** 4 * 9000)) });
  told.push({ token, seq, at: disk.time });
}

/** Up to three starts, each but the first on what a power cut left of the one before. */
async function runHistory(folder: string, random: () => number, isHonest = true): Promise<number> {
  const acknowledged = new Map<string, number>();
  const starts = 1 + Math.floor(random() * 3);
  for (let start = 1; ; start += 1) {
    const auditDir = join(folder, `start-${start}`);
    const disk = await CrashDisk.on(auditDir, { isThrough: random() < 0.5, isHonest });
    const told = await writeSome(disk, auditDir, random);
    const moment = Math.floor(random() * (disk.time + 1));
    for (const { token, seq, at } of told) if (at <= moment) acknowledged.set(token, seq);
    const images = [...disk.imagesAt(moment, random, imagesOfRun)];
    if (start === starts) return openAll(folder, images, acknowledged);
    const next = images[Math.floor(random() * images.length)];
    if (next === undefined) throw new Error('a power cut leaves at least one folder');
    await materialize(next, join(folder, `start-${start + 1}`));
  }
}

async function openAll(
  folder: string,
  images: readonly Image[],
  acknowledged: ReadonlyMap<string, number>,
): Promise<number> {
  for (const [index, image] of images.entries()) {
    const auditDir = join(folder, `image-${index}`);
    await materialize(image, auditDir);
    const journal = await openJournal({ auditDir, clock, ...signing });
    const { seq } = await journal.append('ai.request', { token: 'last' });
    await journal.close();
    await expectLaws(auditDir, new Map([...acknowledged, ['last', seq]]));
    await rm(auditDir, { recursive: true });
  }
  return images.length;
}

test(
  `${runs} power cuts lose nothing that was acknowledged, whatever the disk kept of the rest`,
  { timeout: 60_000 + runs * 1000 },
  async () => {
    const first = chosenSeed();
    let opened = 0;
    for (let run = 0; run < runs; run += 1) {
      const seed = first + run;
      const folder = join(root, String(run));
      await withSeed(seed, `run ${run} in ${folder}`, async () => {
        opened += await runHistory(folder, randomNumbers(seed));
      });
      await rm(folder, { recursive: true });
    }
    expect(opened).toBeGreaterThan(runs);
  },
);

test('a disk that only says that it synced is found out', async () => {
  const first = chosenSeed();
  const histories = Array.from({ length: 10 }, (_, index) =>
    runHistory(join(root, `dishonest-${index}`), randomNumbers(first + index), false),
  );
  const outcomes = await Promise.allSettled(histories);
  expect(outcomes.map(({ status }) => status)).toContain('rejected');
});
