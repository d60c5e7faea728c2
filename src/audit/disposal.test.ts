// Disposal of old content: what goes, what stays, and what a crash at any step leaves.
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type FileSystem, nodeFileSystem } from './append-file.ts';
import { disposeDue, type DisposalOptions, readPlan } from './disposal.ts';
import { holdFields, type HoldScope } from './disposal-holds.ts';
import { sealDays, testSigner, writeDays } from './disposal.fixture.ts';
import type { Journal } from './journal.ts';
import { leafHash } from './line.ts';
import { readManifest } from './manifest.ts';
import type { AuditRecord, RecordFields } from './record.ts';
import { TestLog } from './test-log.fixture.ts';
import { verifyLog } from './verify.ts';

const today = '2026-06-01';
const old = '2025-01-10';
const older = '2025-01-09';
const young = '2026-05-20';

let log: TestLog;

beforeEach(async () => {
  log = await TestLog.create();
});

afterEach(() => log.remove());

async function openToday(): Promise<Journal> {
  log.clock.time = Date.parse(`${today}T08:00:00.000Z`);
  return log.open();
}

function options(journal: Journal, more: Partial<DisposalOptions> = {}): DisposalOptions {
  return {
    auditDir: log.auditDir,
    now: log.clock.now(),
    retentionDays: 400,
    keys: [testSigner.key],
    journal: { chain: journal.chain, append: (type, fields) => journal.append(type, fields) },
    certificate: { by: 'ada', reason: 'retention', clause: '/retention/days' },
    ...more,
  };
}

const fates = async (retentionDays = 400) => {
  const { plan } = await readPlan({
    auditDir: log.auditDir,
    now: log.clock.now(),
    retentionDays,
    keys: [testSigner.key],
  });
  return plan.segments.map(({ fate }) => fate.kind);
};

const certificates = async (): Promise<readonly AuditRecord[]> =>
  (await log.records()).filter(({ type }) => type === 'retention.disposed');

const holdOn = (scope: HoldScope, id = 'hold_1'): RecordFields =>
  holdFields({ id, scope, reason: 'a claim', by: 'counsel' });

describe('what is disposed of', () => {
  test('is sealed and wholly older than the retention; manifest and leaves stay, and a certificate names it', async () => {
    await writeDays(log, { [older]: [{}, {}], [old]: [{}], [young]: [{}] });
    await sealDays(log);
    const first = readFileSync(log.firstSegment);
    const journal = await openToday();
    expect(await fates()).toEqual(['due', 'due', 'young', 'open']);
    const { disposed } = await disposeDue(options(journal));
    expect(disposed.map(({ segment, records }) => [segment, records])).toEqual([
      ['00000001-1.ndjson', 3],
      ['00000002-2.ndjson', 2],
    ]);
    expect(await log.segmentNames()).toEqual(['00000003-3.ndjson', '00000004-4.ndjson']);
    const { hash, manifest } = await readManifest(join(log.auditDir, '00000001-1.manifest'));
    const lines = first.toString().trimEnd().split('\n');
    const leaves = readFileSync(join(log.auditDir, '00000001-1.leaves'));
    expect(leaves.toString('hex')).toBe(lines.map((line) => leafHash(Buffer.from(line))).join(''));
    expect((await certificates())[0]).toMatchObject({
      segment: '00000001-1.ndjson',
      first_seq: 0,
      last_seq: 2,
      count: 3,
      manifest_hash: hash,
      content_sha256: manifest.sha256,
      by: 'ada',
      clause: '/retention/days',
      retention_days: 400,
      holds_evaluated: 0,
      restates: null,
    });
    expect(await fates()).toEqual(['young', 'open']);
  });

  test('is nothing the second time', async () => {
    await writeDays(log, { [old]: [{}] });
    await sealDays(log);
    const journal = await openToday();
    await disposeDue(options(journal));
    expect((await disposeDue(options(journal))).disposed).toEqual([]);
    expect(await certificates()).toHaveLength(1);
  });

  test('takes with it what a crash had torn off', async () => {
    await writeDays(log, { [old]: [{}] });
    await sealDays(log);
    writeFileSync(`${log.firstSegment}.torn`, 'half a line');
    await disposeDue(options(await openToday()));
    expect(existsSync(`${log.firstSegment}.torn`)).toBe(false);
  });

  test.skipIf(process.platform === 'win32')('leaves hashes that only their owner can read', async () => {
    await writeDays(log, { [old]: [{}] });
    await sealDays(log);
    await disposeDue(options(await openToday()));
    expect(statSync(join(log.auditDir, '00000001-1.leaves')).mode & 0o777).toBe(0o600);
  });
});

describe('what stays', () => {
  test('is a segment without a manifest, of which the last record is young, or that is signed by another key', async () => {
    await writeDays(log, { [older]: [{}], [old]: [{}], [young]: [{}] });
    await sealDays(log, { open: 3 });
    const journal = await openToday();
    expect(await fates()).toEqual(['open', 'open', 'open', 'open']);
    await sealDays(log, { open: 1 });
    const { disposed } = await disposeDue(options(journal, { keys: [] }));
    expect(disposed).toEqual([]);
    expect(await log.segmentNames()).toHaveLength(4);
  });

  test('is a segment that the collector of an enrolled device has not cosigned to its end', async () => {
    await writeDays(log, { [older]: [{}], [old]: [{}], [young]: [{}] });
    await sealDays(log, { open: 1 });
    const journal = await openToday();
    const { plan, disposed } = await disposeDue(options(journal, { cosignedSize: () => 3 }));
    expect(plan.segments.map(({ fate }) => fate.kind)).toEqual(['due', 'unsent', 'open', 'open']);
    expect(disposed).toHaveLength(1);
    const all = await disposeDue(options(journal, { cosignedSize: () => 4 }));
    expect(all.disposed).toHaveLength(1);
  });

  test('is a segment whose content is not what its manifest says: it is evidence', async () => {
    await writeDays(log, { [old]: [{}] });
    await sealDays(log);
    const text = readFileSync(log.firstSegment, 'utf8');
    writeFileSync(log.firstSegment, text.replace('pins', 'pens'));
    const journal = await openToday();
    expect((await disposeDue(options(journal))).disposed).toEqual([]);
    expect(await fates()).toEqual(['refused', 'open']);
    expect(await certificates()).toEqual([]);
  });

  test('is a segment whose clock was set back: its latest record counts', async () => {
    log.clock.time = Date.parse(`${young}T12:00:00.000Z`);
    const first = await log.open();
    log.clock.time = Date.parse(`${old}T12:00:00.000Z`);
    await first.append('config.changed', { what: 'pins' });
    await first.close();
    await sealDays(log);
    await openToday();
    expect(await fates()).toEqual(['young', 'open']);
  });

  test('is everything, when the retention is shorter than may be', async () => {
    await expect(fates(29)).rejects.toThrow(/30 days/);
  });
});

describe('a legal hold', () => {
  const request = (developer: string, repository: string) =>
    ({ type: 'ai.request', fields: { developer, repository, files: [] } }) as const;

  test.each<[string, HoldScope, readonly string[]]>([
    ['everything', {}, ['held', 'held', 'held', 'open']],
    ['a period', { from: old, to: old }, ['due', 'held', 'held', 'open']],
    ['a period until', { to: '2025-01-08' }, ['due', 'due', 'due', 'open']],
    ['a repository, whatever its case', { repository: 'Ledger' }, ['held', 'held', 'due', 'open']],
    ['a developer', { developer: 'bob' }, ['due', 'held', 'held', 'open']],
    ['both at once', { developer: 'bob', repository: 'ledger' }, ['due', 'due', 'due', 'open']],
    [
      'days on which the developer did nothing',
      { developer: 'bob', from: older, to: older },
      ['due', 'due', 'due', 'open'],
    ],
  ])('on %s keeps what matches, and the segment after it for the answers', async (_, scope, expected) => {
    await writeDays(log, {
      [older]: [request('ada', 'ledger')],
      [old]: [request('bob', 'shop')],
      '2025-01-11': [{}],
    });
    await sealDays(log);
    const journal = await openToday();
    await journal.append('legalhold.set', holdOn(scope));
    expect(await fates()).toEqual(expected);
    await disposeDue(options(journal));
    expect((await log.segmentNames()).length).toBe(expected.filter((fate) => fate !== 'due').length);
    await journal.append('legalhold.cleared', { hold_id: 'hold_1', reason: 'settled', by: 'counsel' });
    await disposeDue(options(journal));
    expect(await log.segmentNames()).toEqual(['00000004-4.ndjson']);
  });

  test('goes on when the segment that holds its record is disposed of, and so do certificates', async () => {
    await writeDays(log, {
      '2024-01-01': [{}],
      [older]: [
        { type: 'legalhold.set', fields: holdOn({ from: old, to: old }) },
        { type: 'legalhold.set', fields: holdOn({ from: '2020-01-01', to: '2020-01-02' }, 'hold_2') },
        { type: 'legalhold.cleared', fields: { hold_id: 'hold_2', reason: 'settled', by: 'counsel' } },
        { type: 'retention.disposed', fields: { segment: '00000000-1.ndjson', restates: null } },
      ],
      [old]: [request('bob', 'shop')],
    });
    await sealDays(log);
    const journal = await openToday();
    await disposeDue(options(journal));
    expect(await log.segmentNames()).toEqual(['00000003-3.ndjson', '00000004-4.ndjson']);
    const { holds } = await readPlan(options(journal));
    expect(holds).toMatchObject([{ id: 'hold_1', setAt: `${older}T12:00:00.000Z`, cleared: undefined, by: 'counsel' }]);
    const named = (await certificates()).map(({ segment, restates }) => [segment, restates]);
    expect(named).toContainEqual([
      '00000000-1.ndjson',
      { seq: expect.any(Number), timestamp: `${older}T12:00:00.000Z` },
    ]);
    expect(named).toHaveLength(3);
  });

  test('that is over does not come back when only its first record is left', async () => {
    await writeDays(log, {
      [older]: [{ type: 'legalhold.set', fields: holdOn({ repository: 'none' }) }],
      [old]: [{}],
      '2025-01-11': [{ type: 'legalhold.cleared', fields: { hold_id: 'hold_1', reason: 'settled', by: 'counsel' } }],
    });
    await sealDays(log);
    const journal = await openToday();
    await journal.append('legalhold.set', holdOn({ from: older, to: older }, 'hold_2'));
    await disposeDue(options(journal));
    expect(await log.segmentNames()).toEqual(['00000001-1.ndjson', '00000002-2.ndjson', '00000004-4.ndjson']);
    const { holds } = await readPlan(options(journal));
    expect(holds.map(({ id, cleared }) => [id, cleared?.reason])).toEqual([
      ['hold_1', 'settled'],
      ['hold_2', undefined],
    ]);
  });
});

/** The real disk until one call of it fails, and every one after it: what is left is what a crash leaves. */
class CrashingDisk implements FileSystem {
  calls = 0;
  readonly #at: number;

  constructor(at: number) {
    this.#at = at;
  }

  create = (path: string) => this.#step(async () => this.#file(await nodeFileSystem.create(path)));
  openExisting = (path: string) => this.#step(async () => this.#file(await nodeFileSystem.openExisting(path)));
  remove = (path: string) => this.#step(() => nodeFileSystem.remove(path));
  rename = (from: string, to: string) => this.#step(() => nodeFileSystem.rename(from, to));
  syncDirectory = (path: string) => this.#step(() => nodeFileSystem.syncDirectory(path));

  async #step<T>(call: () => Promise<T>): Promise<T> {
    this.calls += 1;
    if (this.calls > this.#at) throw Object.assign(new Error('EIO: made to fail'), { code: 'EIO' });
    return call();
  }

  #file(file: Awaited<ReturnType<FileSystem['create']>>): Awaited<ReturnType<FileSystem['create']>> {
    return {
      write: (bytes, position) =>
        this.#step(() => file.write(bytes, position)).catch(async (error: unknown) => {
          await file.write(bytes.subarray(0, bytes.length >> 1), position);
          throw error;
        }),
      datasync: () => this.#step(() => file.datasync()),
      truncate: (length) => this.#step(() => file.truncate(length)),
      close: () => file.close(),
    };
  }
}

describe('a crash at any step', () => {
  async function runWithCrash(at: number): Promise<number> {
    await writeDays(log, { [older]: [{}, {}], [old]: [{}] });
    await sealDays(log);
    const journal = await openToday();
    const disk = new CrashingDisk(at);
    const append: Journal['append'] = async (type, fields) => {
      disk.calls += 1;
      if (disk.calls > at) throw Object.assign(new Error('EIO: made to fail'), { code: 'EIO' });
      return journal.append(type, fields);
    };
    await disposeDue(options(journal, { fileSystem: disk, journal: { chain: journal.chain, append } })).catch(
      (error: unknown) => {
        if (!String(error).includes('made to fail')) throw error;
      },
    );
    await journal.close();
    return disk.calls;
  }

  /** Either the content, or leaves, manifest and certificate. */
  async function expectWhole(): Promise<void> {
    const named = (await certificates()).map(({ segment }) => segment);
    for (const [name, records] of [
      ['00000001-1', 3],
      ['00000002-2', 2],
    ] as const) {
      if (existsSync(join(log.auditDir, `${name}.ndjson`))) continue;
      expect(statSync(join(log.auditDir, `${name}.leaves`)).size).toBe(32 * records);
      expect(existsSync(join(log.auditDir, `${name}.manifest`))).toBe(true);
      expect(named).toContain(`${name}.ndjson`);
    }
  }

  test('leaves the content or a complete disposal, and the next run ends it with one certificate', async () => {
    const all = await runWithCrash(Infinity);
    expect(all).toBeGreaterThan(12);
    for (let at = 0; at < all; at += 1) {
      await log.remove();
      log = await TestLog.create();
      await runWithCrash(at);
      await expectWhole();
      const { problems } = await verifyLog(log.auditDir, { pinnedKeys: [testSigner.key] });
      expect(problems, `after ${at} calls`).toEqual([]);
      const journal = await openToday();
      await disposeDue(options(journal));
      await expectWhole();
      expect(await log.segmentNames()).toHaveLength(2);
      expect((await certificates()).map(({ segment }) => segment)).toEqual(['00000001-1.ndjson', '00000002-2.ndjson']);
      const names = await readdir(log.auditDir);
      expect(names.filter((name) => name.endsWith('.leaves'))).toHaveLength(2);
    }
  });
});
