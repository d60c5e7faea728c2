import { createHash, createHmac } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { leafHash } from '../audit/line.ts';
import { TestLog } from '../audit/test-log.fixture.ts';
import { ocsfProblems } from '../sync/ocsf-table.fixture.ts';
import { localPeriod } from './period.ts';
import { streamLog, type StreamedLog, type StreamOptions } from './stream-log.ts';

let log: TestLog;

beforeEach(async () => {
  log = await TestLog.create();
});

afterEach(() => log.remove());

/** Stored lines, over several segments. */
async function write(records: number): Promise<readonly string[]> {
  log.clock.time = Date.parse('2026-01-02T10:00:00.000Z');
  const journal = await log.open({ maxSegmentBytes: 32 * 1024 });
  for (let at = 0; at < records; at += 40) {
    const group = Array.from({ length: Math.min(40, records - at) }, (_, within) =>
      journal.append('ai.request', {
        developer: 'ann@example.com',
        repository: 'pay',
        decision: 'mutate',
        at: at + within,
      }),
    );
    await Promise.all(group);
  }
  await journal.close();
  const names = await log.segmentNames();
  return names.flatMap((name) => readFileSync(join(log.auditDir, name), 'utf8').trim().split('\n'));
}

async function stream(more: Partial<StreamOptions>): Promise<StreamedLog & { readonly lines: readonly string[] }> {
  const written: Buffer[] = [];
  const streamed = await streamLog({
    auditDir: log.auditDir,
    format: 'ndjson',
    ocsfVersion: '1.9.0',
    period: undefined,
    productVersion: '1.2.3',
    deviceId: 'dev_1',
    write: async (bytes) => void written.push(bytes),
    ...more,
  });
  const text = Buffer.concat(written);
  expect(streamed.bytes).toBe(text.length);
  expect(streamed.sha256).toBe(createHash('sha256').update(text).digest('hex'));
  return { ...streamed, lines: text.toString('utf8').split('\n').slice(0, -1) };
}

const pseudonymHash = (message: string): Uint8Array => createHmac('sha256', 'of a test').update(message).digest();

test('ndjson is the stored lines, and their hashes are the population', async () => {
  const stored = await write(300);
  const streamed = await stream({});
  expect(streamed.lines).toEqual(stored);
  expect(streamed).toMatchObject({ records: stored.length, firstSeq: 0, isChainWhole: true, unreadable: 0 });
  const leaves = createHash('sha256');
  for (const line of stored) leaves.update(leafHash(Buffer.from(line)), 'hex');
  expect(streamed.populationHash).toBe(leaves.digest('hex'));
});

test('otlp has a request of at most 512 records a line, in the order of the chain', async () => {
  const stored = await write(1100);
  const { lines } = await stream({ format: 'otlp' });
  const requests = lines.map((line) => JSON.parse(line).resourceLogs[0].scopeLogs[0].logRecords);
  expect(requests.map((records) => records.length)).toEqual([512, 512, stored.length - 1024]);
  const seq = (record: { attributes: { key: string; value: { intValue: string } }[] }): number =>
    Number(record.attributes.find(({ key }) => key === 'pretense.seq')?.value.intValue);
  expect(requests.flat().map(seq)).toEqual(stored.map((_, at) => at));
});

test('ocsf has an event a line, and each is valid', async () => {
  const stored = await write(50);
  const { lines } = await stream({ format: 'ocsf' });
  expect(lines).toHaveLength(stored.length);
  for (const line of lines) expect(ocsfProblems(JSON.parse(line), '1.9.0')).toEqual([]);
});

test.each(['ndjson', 'otlp', 'ocsf'] as const)('%s names nobody when it is to have pseudonyms', async (format) => {
  const stored = await write(20);
  const { lines } = await stream({ format, pseudonymHash });
  const text = lines.join('\n');
  expect(text).not.toMatch(/ann@example\.com|"pay"/);
  expect(text).toMatch(/developer-[0-9a-f]{16}/);
  // Whoever has the log finds the record all the same.
  expect(text).toContain(leafHash(Buffer.from(stored.at(-1) ?? '')));
});

test('only the days that were asked for', async () => {
  await write(10);
  const period = localPeriod('2026-01-03', '2026-01-04');
  expect(await stream({ period })).toMatchObject({ records: 0, lines: [], isChainWhole: true, firstSeq: undefined });
  expect(await stream({ period: localPeriod('2026-01-01', '2026-01-04') })).toMatchObject({ records: 11 });
});

test('a log that is not whole is written without its broken lines, and says so', async () => {
  await write(10);
  const [name = ''] = await log.segmentNames();
  const path = join(log.auditDir, name);
  writeFileSync(path, readFileSync(path, 'utf8').replace('"at":4', '"at":4.5').replace('"at":6', '"at":7'));
  expect(await stream({ format: 'ocsf' })).toMatchObject({ records: 10, unreadable: 1, isChainWhole: false });
});

test('what cannot be written any more ends it, and so does a stop', async () => {
  await write(3000);
  const full = Object.assign(new Error('full'), { code: 'ENOSPC' });
  await expect(stream({ write: () => Promise.reject(full) })).rejects.toBe(full);
  const abort = new AbortController();
  const stopped = stream({ signal: abort.signal, onProgress: () => abort.abort() });
  await expect(stopped).rejects.toMatchObject({ code: 'cancelled' });
});
