// A writer that is killed (SIGKILL) again and again while 64 records are in flight. `npm run soak:audit` kills a thousand.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openJournal } from '../../src/audit/journal.ts';
import { testSigner, type WriterOptions } from '../../src/audit/writer-program.fixture.ts';
import { chosenSeed, expectLaws, randomNumbers, withSeed } from './audit-laws.ts';
import { bundleProgram, startWriter } from './audit-writers.ts';

/** Kills of each test. */
const kills = Number(process.env['PRETENSE_KILLS'] ?? '20');
const timeoutMs = 20_000 + kills * 1500;

let folder: string;
let program: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pretense-kill-'));
  program = await bundleProgram('audit/writer-program.fixture.ts', folder);
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** Runs a writer until it has printed so many lines and the event loop turned so often, then kills it. */
async function killAfter(
  lines: number,
  turns: number,
  options: WriterOptions,
  acknowledged: Map<string, number>,
): Promise<void> {
  let seen = 0;
  const { ended } = startWriter(program, options, acknowledged, (_line, writer) => {
    seen += 1;
    if (seen === lines) void afterTurns(turns).then(() => writer.kill());
  });
  await ended;
}

async function afterTurns(turns: number): Promise<void> {
  for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => void setImmediate(resolve));
}

const cases: readonly (readonly [name: string, maxSegmentBytes: number, recordsPerStart: number])[] = [
  ['in the middle of long segments', 8 * 1024 * 1024, 100_000],
  ['while segments of some records are begun and sealed, and logs are closed and opened', 8 * 1024, 150],
];

test.each(cases)('killed %s, a log keeps all that was acknowledged', { timeout: timeoutMs }, async (...row) => {
  const [name, maxSegmentBytes, recordsPerStart] = row;
  const seed = chosenSeed();
  const random = randomNumbers(seed);
  const auditDir = join(folder, `audit-${recordsPerStart}`);
  const options = { auditDir, maxSegmentBytes, inFlight: 64, recordsPerStart };
  const acknowledged = new Map<string, number>();
  await withSeed(seed, name, async () => {
    for (let kill = 0; kill < kills; kill += 1) {
      // The first line is `opening`: what follows it at once hits recovery.
      const lines = random() < 0.2 ? 1 : 1 + Math.floor(random() * 400);
      const turns = Math.floor(random() ** 3 * 3000);
      await killAfter(lines, turns, options, acknowledged);
    }
    const clock = { now: () => new Date(), monotonicMs: () => performance.now() };
    const signing = { signer: testSigner(), ballastBytes: 65_536 };
    const journal = await openJournal({ auditDir, clock, maxSegmentBytes, ...signing });
    // Starts that were killed at once left much to seal; whoever closes a log does not wait for so much.
    await journal.checkpoint();
    await journal.close();
    await expectLaws(auditDir, acknowledged);
    expect(acknowledged.size).toBeGreaterThan(kills);
    expect(journal.inc).toBeGreaterThan(1);
  });
});
