import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { leafHash } from '../audit/line.ts';
import type { RecordFields, RecordType } from '../audit/record.ts';
import { TestLog } from '../audit/test-log.fixture.ts';
import { exportLog, type ExportOptions } from './export-log.ts';
import { localPeriod } from './period.ts';
import { tableColumns } from './record-table.ts';

const timeZone = process.env['TZ'];
let log: TestLog;

beforeEach(async () => {
  process.env['TZ'] = 'Europe/Berlin';
  log = await TestLog.create();
});

afterEach(async () => {
  if (timeZone === undefined) delete process.env['TZ'];
  else process.env['TZ'] = timeZone;
  await log.remove();
});

const setClock = (at: string): void => {
  log.clock.time = Date.parse(at);
};

const out = (): string => join(log.home, 'export');

async function run(more: Partial<ExportOptions> = {}) {
  return exportLog({
    auditDir: log.auditDir,
    from: '2026-01-02',
    to: '2026-01-03',
    folder: out(),
    version: '1.2.3',
    now: () => new Date('2026-04-01T08:00:00.000Z'),
    ...more,
  });
}

const request: RecordFields = {
  request_id: 'ab'.repeat(16),
  developer: 'dev@example.com',
  device_id: 'dev_1',
  repository: 'payment-service',
  file: 'src/pay,ment.ts',
  tool: 'claude-code',
  tool_version: '2.1.0',
  client: 'claude-code',
  provider: 'anthropic',
  endpoint: 'messages',
  endpoint_host: 'api.anthropic.com',
  model: 'claude-sonnet-4-5',
  decision: 'mutate',
  rule: null,
  mode: 'enforce',
  level: 'strict',
  identifiers_scanned: 47,
  identifiers_mutated: 12,
  secrets_detected: 1,
  secret_types: ['github-token', 'jwt'],
  hash_sent: 'sha256:00',
};

/** One record a call, at that moment. */
async function writeRecords(
  records: readonly (readonly [at: string, type: RecordType, fields: RecordFields])[],
): Promise<void> {
  setClock(records[0]?.[0] ?? '2026-01-01T00:00:00.000Z');
  const journal = await log.open();
  for (const [at, type, fields] of records) {
    setClock(at);
    await journal.append(type, fields);
  }
  await journal.close();
}

const year: Parameters<typeof writeRecords>[0] = [
  ['2026-01-01T22:59:59.999Z', 'config.changed', { what: 'pins', pins: 1 }],
  ['2026-01-01T23:00:00.000Z', 'ai.request', request],
  [
    '2026-01-02T10:00:01.000Z',
    'ai.response',
    { request_id: 'ab'.repeat(16), status: 200, outcome: 'complete', model: 'claude-sonnet-4-5-20250929' },
  ],
  ['2026-01-02T11:00:00.000Z', 'pause.started', { reason: '=cmd|"/c calc"', minutes: 15, until: 'x', by: '+41' }],
  ['2026-01-03T22:59:59.999Z', 'ai.request', { ...request, decision: 'block', mode: 'paused', rule: 'body-not-json' }],
  ['2026-01-03T23:00:00.000Z', 'daemon.stop', { requests: 2 }],
];

function manifest(): Readonly<Record<string, Readonly<Record<string, unknown>>>> {
  return JSON.parse(readFileSync(join(out(), 'manifest.json'), 'utf8'));
}

/** As somebody would who can write the folder. */
async function changeLine(marker: string, change: (line: string) => string): Promise<void> {
  for (const name of await log.segmentNames()) {
    const path = join(log.auditDir, name);
    const lines = readFileSync(path, 'utf8').split('\n');
    writeFileSync(path, lines.map((line) => (line.includes(marker) ? change(line) : line)).join('\n'));
  }
}

function storedLines(): readonly string[] {
  return readdirSync(log.auditDir)
    .toSorted()
    .flatMap((name) => readFileSync(join(log.auditDir, name), 'utf8').trim().split('\n'));
}

test('the files are for people and look like this', async () => {
  await writeRecords(year);
  expect(await run()).toEqual({
    records: 4,
    firstSeq: 2,
    lastSeq: 5,
    isChainWhole: true,
    isEmpty: false,
    problem: undefined,
    files: ['records.json', 'records.csv', 'manifest.json', 'README.txt', 'SHA256SUMS'],
  });
  const text = (name: string): string =>
    readFileSync(join(out(), name), 'utf8')
      // Chains and nonces are random, and with them every hash.
      .replaceAll(/c_[\w-]{21}/g, 'c_CHAIN')
      .replaceAll(/\b[0-9a-f]{64}\b/g, 'HASH')
      .replaceAll(/"(nonce)":"[0-9a-f]{32}"/g, '"$1":"NONCE"');
  await expect(text('manifest.json')).toMatchFileSnapshot('../../test/golden/export-manifest.json');
  await expect(text('records.csv')).toMatchFileSnapshot('../../test/golden/export-records.csv');
  await expect(text('README.txt')).toMatchFileSnapshot('../../test/golden/export-readme.txt');
});

test('records.json is a JSON array and holds every stored line byte for byte', async () => {
  await writeRecords(year);
  await run();
  const text = readFileSync(join(out(), 'records.json'), 'utf8');
  expect(JSON.parse(text)).toHaveLength(4);
  const lines = text.split('\n').slice(1, -2);
  expect(lines.map((line) => line.replace(/,$/, ''))).toEqual(storedLines().slice(2, 6));
});

test('the manifest ties the records to those around them', async () => {
  await writeRecords(year);
  await run();
  const lines = storedLines().map((line) => leafHash(Buffer.from(line)));
  expect(manifest()['records']).toMatchObject({ previous_hash: lines[1], last_hash: lines[5], gap_count: 0 });
  expect(manifest()['log']).toMatchObject({ records: 7, head_hash: lines[6] });
  for (const { name, sha256, bytes } of manifest()['files'] as unknown as readonly {
    readonly name: string;
    readonly sha256: string;
    readonly bytes: number;
  }[]) {
    const content = readFileSync(join(out(), name));
    expect(createHash('sha256').update(content).digest('hex')).toBe(sha256);
    expect(content.length).toBe(bytes);
  }
});

test('belongs to its owner alone', async () => {
  await writeRecords(year);
  await run();
  expect(statSync(out()).mode & 0o777).toBe(0o700);
  for (const name of readdirSync(out())) expect(statSync(join(out(), name)).mode & 0o777).toBe(0o600);
});

/** What the README asks an auditor to have. */
const canCheck = ['python3', 'sha256sum'].every((program) => spawnSync(program, ['--version']).status === 0);

describe.runIf(canCheck)('the lines of README.txt', () => {
  const readMe = (): string => readFileSync(join(out(), 'README.txt'), 'utf8');
  const python = () => {
    const lines = readMe().split('\n');
    const first = lines.findIndex((line) => line.startsWith('    import '));
    const end = lines.indexOf('', first);
    const script = lines
      .slice(first, end)
      .map((line) => line.slice(4))
      .join('\n');
    const { status, stdout, stderr } = spawnSync('python3', ['-c', script], { cwd: out(), encoding: 'utf8' });
    return { status, stdout, stderr };
  };
  const shell = (line: string) => spawnSync('sh', ['-c', line], { cwd: out(), encoding: 'utf8' });

  test('find an export whole', async () => {
    await writeRecords(year);
    await run();
    expect(shell('sha256sum -c SHA256SUMS')).toMatchObject({ status: 0 });
    expect(python()).toMatchObject({ status: 0, stdout: expect.stringContaining('4 records hang together') });
  });

  test('find an empty export whole', async () => {
    await writeRecords(year);
    expect(await run({ from: '2025-01-01', to: '2025-12-31' })).toMatchObject({ records: 0, isChainWhole: true });
    expect(JSON.parse(readFileSync(join(out(), 'records.json'), 'utf8'))).toEqual([]);
    expect(readMe()).toContain('There is no record of this period.');
    expect(python()).toMatchObject({ status: 0, stdout: expect.stringContaining('0 records hang together') });
  });

  test('compute the hash that the table names', async () => {
    await writeRecords(year);
    await run();
    const line = readMe()
      .split('\n')
      .find((one) => one.includes("printf '\\0'"));
    const [hash] = shell(line ?? '').stdout.split(' ');
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    expect(readFileSync(join(out(), 'records.csv'), 'utf8').split('\r\n')[1]).toContain(`,${hash}`);
  });

  test.each([
    ['a record was taken out', (lines: string[]) => lines.toSpliced(2, 1)],
    [
      'a value was changed',
      (lines: string[]) => lines.map((line) => line.replace('"pins":1', '"pins":2').replace('200', '201')),
    ],
    [
      'two records changed places',
      ([head = '', first = '', second = '', ...rest]: string[]) => [head, second, first, ...rest],
    ],
    [
      'the last record was changed',
      (lines: string[]) => lines.map((line) => line.replace('body-not-json', 'body-too-large')),
    ],
  ])('notice when %s', async (_what, change) => {
    await writeRecords(year);
    await run();
    const path = join(out(), 'records.json');
    writeFileSync(path, change(readFileSync(path, 'utf8').split('\n')).join('\n'));
    expect(python().stderr).toMatch(/AssertionError: (record .* does not follow|the last record was changed)/);
    expect(shell('sha256sum -c SHA256SUMS').status).not.toBe(0);
  });
});

test('a log that is not whole is exported all the same, and says so', async () => {
  await writeRecords(year);
  await changeLine('"minutes":15', (line) => line.replace('15', '16'));
  const exported = await run();
  expect(exported).toMatchObject({ records: 4, isChainWhole: false, problem: expect.stringContaining('record 4') });
  expect(manifest()['log']).toMatchObject({ check: { result: 'TAMPERED', problem_count: 1 } });
  expect(readFileSync(join(out(), 'README.txt'), 'utf8')).toContain('THE LOG WAS NOT WHOLE');
});

test('lines that are no records, and records that are gone, are counted', async () => {
  await writeRecords(year);
  await changeLine('ai.response', () => 'no JSON');
  expect(await run()).toMatchObject({ records: 3, isChainWhole: false });
  expect(manifest()['records']).toMatchObject({
    unreadable_lines: 1,
    gaps: [{ after_seq: 2, next_seq: 4 }],
    gap_count: 1,
  });
  expect(JSON.parse(readFileSync(join(out(), 'records.json'), 'utf8'))).toHaveLength(3);
});

test('a clock that went wrong makes no hole', async () => {
  await writeRecords([
    ['2026-01-02T10:00:00.000Z', 'config.changed', { what: 'pins', pins: 1 }],
    ['2026-05-05T10:00:00.000Z', 'config.changed', { what: 'pins', pins: 2 }],
    ['2026-01-02T10:00:02.000Z', 'config.changed', { what: 'pins', pins: 3 }],
    ['2026-01-09T10:00:02.000Z', 'config.changed', { what: 'pins', pins: 4 }],
  ]);
  expect(await run()).toMatchObject({ records: 4, firstSeq: 0, lastSeq: 3 });
  expect(manifest()['records']).toMatchObject({ outside_period: 1, gap_count: 0 });
});

test('a log that nobody has written yet is an empty export', async () => {
  expect(await run()).toMatchObject({ records: 0, isEmpty: true });
  const readMe = readFileSync(join(out(), 'README.txt'), 'utf8');
  expect(readMe).toContain('THE LOG WAS EMPTY');
  expect(readMe).not.toContain('is whole.');
  expect(manifest()['log']).toMatchObject({ check: { result: 'EMPTY' } });
});

test('goes over segments, and tells how far it is', async () => {
  setClock('2026-01-02T10:00:00.000Z');
  const journal = await log.open({ maxSegmentBytes: 4096 });
  const appended = Array.from({ length: 300 }, (_, at) => journal.append('config.changed', { what: 'pins', pins: at }));
  await Promise.all(appended);
  for (let at = 0; at < 20; at += 1) await journal.append('config.changed', { what: 'pins', pins: at });
  await journal.close();
  expect((await log.segmentNames()).length).toBeGreaterThan(1);
  const seen: string[] = [];
  const exported = await run({ onProgress: ({ phase, done, total }) => seen.push(`${phase} ${done} ${total}`) });
  expect(exported.records).toBe(321);
  expect(seen.at(-1)).toBe('write 321 321');
  expect(seen).toContain('check 321 0');
});

test.each(['check', 'write'])('a stop during "%s" leaves nothing behind', async (stage) => {
  setClock('2026-01-02T10:00:00.000Z');
  const journal = await log.open();
  await Promise.all(Array.from({ length: 3000 }, (_, at) => journal.append('config.changed', { pins: at })));
  await journal.close();
  const abort = new AbortController();
  const stopped = run({ signal: abort.signal, onProgress: ({ phase }) => void (phase === stage && abort.abort()) });
  await expect(stopped).rejects.toMatchObject({ code: 'cancelled' });
  expect(readdirSync(log.home)).toEqual(['audit']);
});

describe('a folder is refused', () => {
  test('that is there already', async () => {
    mkdirSync(out());
    await expect(run()).rejects.toMatchObject({ code: 'folder-exists' });
  });
  test('that nothing can be written to', async () => {
    await expect(run({ folder: join(log.home, 'no', 'such', 'place') })).rejects.toMatchObject({
      code: 'not-writable',
    });
    expect(existsSync(join(log.home, 'no'))).toBe(false);
  });
  test('whose place is not clear', async () => {
    await expect(run({ folder: 'export' })).rejects.toMatchObject({ code: 'folder-not-absolute' });
  });
});

test.each([
  ['2026-13-01', '2026-12-31', 'bad-date'],
  ['2026-02-30', '2026-12-31', 'bad-date'],
  ['2026-1-1', '2026-12-31', 'bad-date'],
  ['2026-01-01', 'tomorrow', 'bad-date'],
  ['0026-01-01', '2026-01-01', 'bad-date'],
  ['2026-01-02', '2026-01-01', 'bad-period'],
])('%s to %s is %s', async (from, to, code) => {
  await expect(run({ from, to })).rejects.toMatchObject({ code });
  expect(existsSync(out())).toBe(false);
});

test.each([
  ['Europe/Berlin', '2026-03-29', '2026-03-28T23:00:00.000Z', '2026-03-29T22:00:00.000Z'],
  ['America/New_York', '2026-11-01', '2026-11-01T04:00:00.000Z', '2026-11-02T05:00:00.000Z'],
  ['UTC', '2024-02-29', '2024-02-29T00:00:00.000Z', '2024-03-01T00:00:00.000Z'],
])('in %s the day %s lasts from %s to %s', (zone, day, fromUtc, untilUtc) => {
  process.env['TZ'] = zone;
  expect(localPeriod(day, day)).toEqual({ from: day, to: day, timeZone: zone, fromUtc, untilUtc });
});

test.runIf(canCheck)('each row has as many cells as the head, and its columns are named once', async () => {
  await writeRecords(year);
  await run();
  expect(new Set(tableColumns).size).toBe(tableColumns.length);
  const script =
    'import csv, sys; print([len(row) for row in csv.reader(open("records.csv", newline="", encoding="utf-8"))])';
  const { stdout } = spawnSync('python3', ['-c', script], { cwd: out(), encoding: 'utf8' });
  expect(JSON.parse(stdout)).toEqual(Array.from({ length: 5 }, () => tableColumns.length));
});
