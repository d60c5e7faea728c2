// What the audit log takes: durable records a second with 64 in flight, and how long one record alone is waited for, next
// to what one fdatasync takes on the same disk in the same minute. Records as a request leaves them, signed as in a home.
import { mkdtempSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Journal, openJournal } from '../src/audit/journal.ts';
import { ed25519Signer } from '../src/audit/note.ts';
import type { RecordFields } from '../src/audit/record.ts';
import { verifyLog } from '../src/audit/verify.ts';
import { systemClock } from '../src/app/platform.ts';
import { checkFloors, printTable, quantile } from './measure.ts';

const rounds = 5;
const recordsARound = 10_000;
const alone = 100;
const inFlight = 64;

const hex = (length: number): string => '9f2c41d0be017aab'.repeat(4).slice(0, length);
const commonFields: RecordFields = {
  policy_id: 'acme',
  policy_version: '3',
  policy_hash: `sha256:${hex(64)}`,
};

/** As the exchange writes it, with counts of six files. */
function requestFields(index: number): RecordFields {
  return {
    developer: 'engineer@example.com',
    developer_source: 'git',
    device_id: `dev_${hex(20)}`,
    proxy_version: '0.1.0',
    config_hash: `sha256:${hex(64)}`,
    request_id: index.toString(16).padStart(32, '0'),
    provider: 'anthropic',
    endpoint: 'messages',
    format: 'anthropic-messages',
    endpoint_host: 'api.anthropic.com',
    method: 'POST',
    model: 'claude-sonnet-4-5',
    tool: 'claude-code',
    tool_version: '2.0.14',
    client: 'claude-code',
    session: `hmac-sha256:k1:${hex(64)}`,
    agent: null,
    repository: 'payment-service',
    file: 'src/payments/processor.ts',
    files: Array.from({ length: 6 }, (_, file) => ({
      repository: 'payment-service',
      file: `src/payments/part-${file}.ts`,
      identifiers_scanned: 40 + file,
      identifiers_mutated: file,
      secrets_detected: 0,
    })),
    files_omitted: 0,
    identifiers_scanned: 261,
    identifiers_mutated: 15,
    kept_by_schema: 0,
    kept_by_history: 0,
    kept_by_provider: 0,
    renewed_texts: 0,
    secrets_detected: 0,
    secrets_blocked: 0,
    personal_data_detected: 2,
    findings: [
      { rule: 'email', class: 'email', action: 'report', clause: 'built-in /findings/classes/email', count: 2 },
    ],
    findings_omitted: 0,
    secret_types: [],
    encoded_hits: 0,
    media: [],
    unverified_signed_blocks: 0,
    unverified_signed_terms: 0,
    decision: 'mutate',
    unapproved: [],
    rule: null,
    mode: 'enforce',
    level: 'strict',
    names: 'index',
    rules_version: '2026-11-21.1',
    tokens_sent: 1842,
    tokens_source: 'estimated',
    bytes_sent: 7331,
    mutation_map_id: 'mm_7x2k9p',
    hash_original: `hmac-sha256:k1:${hex(64)}`,
    hash_sent: `sha256:${hex(64)}`,
  };
}

const folder = mkdtempSync(join(tmpdir(), 'pretense-bench-audit-'));

/** Milliseconds of one write of a record's size and its fdatasync. */
async function syncTimes(round: number): Promise<readonly number[]> {
  const handle = await open(join(folder, `sync-${round}`), 'wx');
  const bytes = Buffer.alloc(2500, 'x');
  const times: number[] = [];
  for (let index = 0; index < alone; index += 1) {
    const startMs = performance.now();
    await handle.write(bytes, 0, bytes.length, index * bytes.length);
    await handle.datasync();
    times.push(performance.now() - startMs);
  }
  await handle.close();
  return times;
}

/** Milliseconds of appends that nobody else waits beside. */
async function aloneTimes(journal: Journal): Promise<readonly number[]> {
  const times: number[] = [];
  for (let index = 0; index < alone; index += 1) {
    const startMs = performance.now();
    await journal.append('ai.request', requestFields(index));
    times.push(performance.now() - startMs);
  }
  return times;
}

interface Burst {
  readonly recordsASecond: number;
  /** Milliseconds until each was durable. */
  readonly times: readonly number[];
  readonly cpuMs: number;
}

/** Each lane appends its next record when the one before is durable. */
async function burst(journal: Journal): Promise<Burst> {
  const times: number[] = [];
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < recordsARound) {
      next += 1;
      const startMs = performance.now();
      await journal.append('ai.request', requestFields(next));
      times.push(performance.now() - startMs);
    }
  };
  const before = process.cpuUsage();
  const startMs = performance.now();
  await Promise.all(Array.from({ length: inFlight }, lane));
  const seconds = (performance.now() - startMs) / 1000;
  const { user, system } = process.cpuUsage(before);
  return { recordsASecond: times.length / seconds, times, cpuMs: (user + system) / 1000 };
}

try {
  const auditDir = join(folder, 'audit');
  const journal = await openJournal({
    auditDir,
    clock: systemClock,
    signer: ed25519Signer('pretense/dev_bench', Buffer.alloc(32, 7)),
    commonFields: () => commonFields,
  });
  const syncs: number[] = [];
  const singles: number[] = [];
  const bursts: Burst[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    const measured = [await syncTimes(round), await aloneTimes(journal), await burst(journal)] as const;
    // The first round warms up.
    if (round === 0) continue;
    syncs.push(...measured[0]);
    singles.push(...measured[1]);
    bursts.push(measured[2]);
  }
  await journal.close();
  const { result, records } = await verifyLog(auditDir);
  console.log(`${records} records, ${result}`);
  if (result !== 'VERIFIED_LOCAL_ONLY') process.exitCode = 1;

  const rate = quantile(
    bursts.map(({ recordsASecond }) => recordsASecond),
    0.5,
  );
  const waits = bursts.flatMap(({ times }) => times);
  const cpuUs = quantile(
    bursts.map(({ cpuMs }) => (1000 * cpuMs) / recordsARound),
    0.5,
  );
  const syncMs = quantile(syncs, 0.5);
  const singleMs = quantile(singles, 0.5);
  const percentiles = (times: readonly number[]): readonly string[] =>
    [0.5, 0.9, 0.99].map((share) => quantile(times, share).toFixed(2));
  printTable([
    ['milliseconds', 'p50', 'p90', 'p99'],
    ['one write and its fdatasync', ...percentiles(syncs)],
    ['one append alone', ...percentiles(singles)],
    [`an append, ${inFlight} in flight`, ...percentiles(waits)],
  ]);
  console.log(
    `${Math.round(rate)} durable records/s with ${inFlight} in flight (goal 10,000), ${cpuUs.toFixed(0)} µs of CPU each`,
  );
  checkFloors([
    { name: 'durable records a second', value: rate, limit: 2000, kind: 'least' },
    { name: 'ms p50 of one append beyond two fdatasyncs', value: singleMs - 2 * syncMs, limit: 5, kind: 'most' },
  ]);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
