// The attacker has the folder and an editor; each test is one thing that he does.
import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import * as fc from 'fast-check';
import { canonicalJson } from '../base/canonical-json.ts';
import { HeldClock } from './faulty-disk.fixture.ts';
import { openJournal } from './journal.ts';
import { leafHash } from './line.ts';
import { verifyLog, type VerifyProblemKind, type VerifyResult } from './verify.ts';

let auditDir: string;
const clock = new HeldClock();

/** Segment 1 and 2 of start 1 (records 0–3 and 4–6), segment 3 of start 2 (records 7–9). */
beforeEach(async () => {
  auditDir = await mkdtemp(join(tmpdir(), 'pretense-verify-'));
  const first = await openJournal({ auditDir, clock, maxSegmentBytes: 1400 });
  for (let index = 0; index < 6; index += 1) await first.append('ai.request', { index, developer: 'a@example.com' });
  await first.close();
  const second = await openJournal({ auditDir, clock });
  for (let index = 6; index < 8; index += 1) await second.append('ai.request', { index, developer: 'a@example.com' });
  await second.close();
  expect(await countLines()).toEqual([4, 3, 3]);
});

afterEach(() => rm(auditDir, { recursive: true, force: true }));

const one = '00000001-1.ndjson';
const two = '00000002-1.ndjson';
const three = '00000003-2.ndjson';

function path(name: string): string {
  return join(auditDir, name);
}

async function linesOf(name: string): Promise<string[]> {
  return (await readFile(path(name), 'utf8')).trimEnd().split('\n');
}

async function writeLines(name: string, lines: readonly string[]): Promise<void> {
  await writeFile(path(name), lines.map((line) => `${line}\n`).join(''));
}

async function countLines(): Promise<readonly number[]> {
  const names = (await readdir(auditDir)).toSorted();
  return Promise.all(names.map(async (name) => (await linesOf(name)).length));
}

async function editLines(name: string, edit: (lines: string[]) => readonly string[]): Promise<void> {
  await writeLines(name, edit(await linesOf(name)));
}

describe('a log that nobody touched', () => {
  test('verifies, and says what that proves and what it does not', async () => {
    const verification = await verifyLog(auditDir);
    const last = (await linesOf(three)).at(-1) ?? '';
    expect(verification).toMatchObject({
      result: 'VERIFIED_LOCAL_ONLY',
      records: 10,
      problems: [],
      problemCount: 0,
      firstTimestamp: '2026-01-31T10:00:00.000Z',
      headHash: leafHash(Buffer.from(last)),
    });
    expect(verification.chains).toHaveLength(1);
    expect(verification.proves.join(' ')).toContain('numbered 0 to 9');
    expect(verification.doesNotProve.length).toBeGreaterThan(4);
    expect([...verification.proves, ...verification.doesNotProve].join(' ')).not.toMatch(/immutable|tamper-?proof/i);
  });

  test('that does not exist, or holds no record, is EMPTY', async () => {
    expect(await verifyLog(path('nowhere'))).toMatchObject({ result: 'EMPTY', records: 0, proves: [] });
    for (const name of [one, two, three]) await writeFile(path(name), '');
    expect(await verifyLog(auditDir)).toMatchObject({ result: 'EMPTY' });
  });

  test('keeps verifying while it is being written', async () => {
    const journal = await openJournal({ auditDir, clock });
    const writing = Promise.all(
      Array.from({ length: 2000 }, (_, index) => journal.append('ai.request', { index, text: 'x'.repeat(500) })),
    );
    for (let look = 0; look < 5; look += 1) {
      expect(await verifyLog(auditDir)).toMatchObject({ result: 'VERIFIED_LOCAL_ONLY' });
    }
    await writing;
    await journal.close();
  });
});

type Attack = [name: string, attack: () => Promise<void>, result: VerifyResult, kind: VerifyProblemKind, seq: number];

describe('an attacker who', () => {
  test.each<Attack>([
    [
      'edits a value in the middle',
      () => editLines(one, (lines) => lines.map((line, index) => (index === 2 ? line.replace('a@', 'b@') : line))),
      'TAMPERED',
      'broken-link',
      3,
    ],
    [
      'edits the last line of a segment',
      () => editLines(one, (lines) => lines.map((line, index) => (index === 3 ? line.replace('a@', 'b@') : line))),
      'TAMPERED',
      'broken-link',
      4,
    ],
    [
      'deletes a line in the middle',
      () => editLines(one, (lines) => lines.toSpliced(1, 1)),
      'TAMPERED',
      'missing-records',
      1,
    ],
    ['deletes the first line', () => editLines(one, (lines) => lines.slice(1)), 'TAMPERED', 'missing-records', 0],
    [
      'deletes the last line of an earlier segment',
      () => editLines(two, (lines) => lines.slice(0, -1)),
      'TAMPERED',
      'missing-records',
      6,
    ],
    [
      'exchanges two lines',
      () => editLines(one, ([a = '', b = '', c = '', d = '']) => [a, c, b, d]),
      'TAMPERED',
      'missing-records',
      1,
    ],
    [
      'repeats a line',
      () => editLines(two, (lines) => lines.flatMap((line, index) => (index === 1 ? [line, line] : [line]))),
      'TAMPERED',
      'repeated-record',
      6,
    ],
    [
      'repeats the very last line',
      () => editLines(three, (lines) => [...lines, lines.at(-1) ?? '']),
      'TAMPERED',
      'repeated-record',
      10,
    ],
    [
      'writes the same JSON with a space more',
      () => editLines(one, (lines) => lines.map((line, index) => (index === 1 ? line.replace(':', ': ') : line))),
      'TAMPERED',
      'not-canonical',
      1,
    ],
    [
      'adds a second value for a key',
      () =>
        editLines(one, (lines) =>
          lines.map((line, index) => (index === 1 ? line.replace('{', '{"chain":"c_other",') : line)),
        ),
      'TAMPERED',
      'not-canonical',
      1,
    ],
    ['writes something else', () => editLines(two, (lines) => lines.with(0, 'hello')), 'TAMPERED', 'not-json', 4],
    ['inserts an empty line', () => editLines(two, (lines) => ['', ...lines]), 'TAMPERED', 'not-json', 4],
    ['removes a segment from the middle', () => rm(path(two)), 'INCOMPLETE', 'missing-segment', 4],
    ['removes the first segment', () => rm(path(one)), 'INCOMPLETE', 'missing-segment', 0],
    ['empties a segment', () => writeFile(path(two), ''), 'TAMPERED', 'missing-records', 4],
    [
      'copies a segment under another number',
      () => cp(path(two), path('00000004-2.ndjson')),
      'TAMPERED',
      'wrong-incarnation',
      10,
    ],
    [
      'gives a segment to another start',
      () => rename(path(two), path('00000002-2.ndjson')),
      'TAMPERED',
      'wrong-incarnation',
      4,
    ],
  ])('%s is seen', async (_name, attack, result, kind, seq) => {
    await attack();
    const verification = await verifyLog(auditDir);
    expect(verification.result).toBe(result);
    expect(verification.problems[0]).toMatchObject({ kind, seq });
    expect(verification.proves).toEqual([]);
  });

  test('exchanges two segments is seen', async () => {
    await rename(path(one), path('x'));
    await rename(path(two), path(one));
    await rename(path('x'), path(two));
    expect(await verifyLog(auditDir)).toMatchObject({
      result: 'TAMPERED',
      problems: [{ kind: 'missing-records', seq: 0 }, { kind: 'repeated-record' }, { kind: 'missing-records' }],
    });
  });

  test('puts in a record of another chain that links well is seen', async () => {
    await editLines(three, (lines) => {
      const last = lines.at(-1) ?? '';
      const record: unknown = JSON.parse(last);
      const alien = { ...(record as object), chain: 'c_other', seq: 10, prev_hash: leafHash(Buffer.from(last)) };
      return [...lines, canonicalJson(alien)];
    });
    expect(await verifyLog(auditDir)).toMatchObject({
      result: 'TAMPERED',
      problems: [{ kind: 'chain-changed', seq: 10 }],
    });
  });

  test('changes any single byte before the last line is seen', async () => {
    const bytes = await readFile(path(one));
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), async (position, flip) => {
        const changed = Buffer.from(bytes);
        changed[position] = (changed[position] ?? 0) ^ flip;
        await writeFile(path(one), changed);
        expect((await verifyLog(auditDir)).result).toBe('TAMPERED');
      }),
      { numRuns: 150 },
    );
  });

  test('cuts off the end at the end of a line is not seen, and the result says so', async () => {
    await editLines(three, (lines) => lines.slice(0, -1));
    const verification = await verifyLog(auditDir);
    expect(verification).toMatchObject({ result: 'VERIFIED_LOCAL_ONLY', records: 9 });
    expect(verification.doesNotProve.join('\n')).toContain('nothing was cut off at the end');
  });

  test('edits the very last record is not seen, and the result says so', async () => {
    await editLines(three, (lines) => [...lines.slice(0, -1), (lines.at(-1) ?? '').replace('a@', 'b@')]);
    const verification = await verifyLog(auditDir);
    expect(verification.result).toBe('VERIFIED_LOCAL_ONLY');
    expect(verification.doesNotProve.join('\n')).toContain('the last record is as it was written');
  });

  test('computes the whole chain anew is not seen, and the result says so', async () => {
    let previous = '0'.repeat(64);
    for (const name of [one, two, three]) {
      await editLines(name, (lines) =>
        lines.map((line) => {
          const record: unknown = JSON.parse(line);
          const forged = canonicalJson({ ...(record as object), developer: 'x', prev_hash: previous });
          previous = leafHash(Buffer.from(forged));
          return forged;
        }),
      );
    }
    const verification = await verifyLog(auditDir);
    expect(verification.result).toBe('VERIFIED_LOCAL_ONLY');
    expect(verification.doesNotProve.join('\n')).toContain('nobody rewrote the whole log');
  });

  test('wrecks every line gets a list of a hundred problems and the count of all', async () => {
    await writeLines(
      one,
      Array.from({ length: 5000 }, () => 'x'),
    );
    const verification = await verifyLog(auditDir);
    expect(verification.problems).toHaveLength(100);
    expect(verification.problemCount).toBeGreaterThanOrEqual(5000);
  });
});

describe('a crash', () => {
  test('that left half a line makes the log INCOMPLETE', async () => {
    const { length } = await readFile(path(three));
    await truncate(path(three), length - 10);
    expect(await verifyLog(auditDir)).toMatchObject({
      result: 'INCOMPLETE',
      records: 9,
      problems: [{ kind: 'torn-tail', seq: 9 }],
    });
  });

  test('does not explain half a line in an earlier segment', async () => {
    const { length } = await readFile(path(two));
    await truncate(path(two), length - 10);
    expect(await verifyLog(auditDir)).toMatchObject({ result: 'TAMPERED' });
  });

  test('or a disk that gives a segment no more makes it INCOMPLETE', async () => {
    await rm(path(two));
    await mkdir(path(two));
    expect(await verifyLog(auditDir)).toMatchObject({
      result: 'INCOMPLETE',
      problems: [{ kind: 'unreadable' }, { kind: 'missing-segment' }],
    });
  });
});
