// What the collector's checks cost: batches taken in with all of them, next to a bare INSERT of the same rows into the same
// table, in turns; how long a batch of 50 takes at half load; what a record takes on disk. On both engines.
import { createHash, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { checkLine } from '../src/audit/line.ts';
import { keyText } from '../src/audit/log-keys.ts';
import { checkpointText, ed25519Signer, signNote } from '../src/audit/note.ts';
import { listSegments, readSegment } from '../src/audit/segment.ts';
import { CompactTree } from '../src/audit/tree.ts';
import type { Clock } from '../src/base/clock.ts';
import { silentLogger } from '../src/base/log.ts';
import type { CollectorContext } from '../src/collector/context.ts';
import type { Database } from '../src/collector/database/database.ts';
import { openDatabase } from '../src/collector/database/open-database.ts';
import { CollectorMetrics } from '../src/collector/http/metrics.ts';
import { acceptBatch } from '../src/collector/ingest/accept-batch.ts';
import { parseBatch } from '../src/collector/ingest/batch-body.ts';
import { type CheckedLine, checkLines } from '../src/collector/ingest/batch-lines.ts';
import { insertRecords } from '../src/collector/ingest/record-store.ts';
import { plantLog } from '../src/report/evidence/evidence-log.fixture.ts';
import { protocolVersion } from '../src/sync/protocol.ts';
import { startPostgres } from '../test/collector/postgres.ts';
import { checkFloors, type Floor, printTable, quantile } from './measure.ts';

const rounds = 4;
const deviceId = 'dev_00000000000000000001';
const clock: Clock = { now: () => new Date(), monotonicMs: () => performance.now() };
const signer = ed25519Signer(`pretense/${deviceId}`, createHash('sha256').update('device').digest());

interface Batch {
  readonly body: Buffer;
  readonly records: readonly CheckedLine[];
}

interface Log {
  readonly chain: string;
  readonly lines: readonly Buffer[];
}

/** A log as the product writes it: requests, answers and what stands between. */
async function makeLog(folder: string): Promise<Log> {
  await plantLog({ auditDir: folder, perDay: 210, inFlight: 64 });
  const lines: Buffer[] = [];
  for (const segment of await listSegments(folder)) {
    const text = (await readSegment(segment)).toString('utf8');
    lines.push(...text.split('\n').flatMap((line) => (line === '' ? [] : [Buffer.from(line)])));
  }
  const [first] = lines;
  const checked = first === undefined ? undefined : checkLine(first);
  if (checked === undefined || 'fault' in checked) throw new Error('The log that was made is none.');
  return { chain: checked.chain, lines };
}

/** Each with the checkpoint that ends it, as a device sends them. */
function batchesOf({ chain, lines }: Log, size: number): readonly Batch[] {
  const tree = new CompactTree();
  const batches: Batch[] = [];
  for (let firstSeq = 0; firstSeq + size <= lines.length; firstSeq += size) {
    const part = lines.slice(firstSeq, firstSeq + size);
    const records = checkLines({ chain, firstSeq }, part);
    for (const { leaf } of records) tree.append(Buffer.from(leaf, 'hex'));
    const root = Buffer.from(tree.root()).toString('hex');
    const origin = `pretense/${deviceId}/${chain}`;
    const checkpoint = signNote(checkpointText({ origin, size: tree.size, root }), signer);
    const keys = [keyText(signer.key)];
    const head = { v: protocolVersion, chain, firstSeq, count: size, cosignedSize: 0, keys, checkpoint };
    const body = Buffer.from(`${JSON.stringify(head)}\n${part.map((line) => `${line.toString('utf8')}\n`).join('')}`);
    batches.push({ body, records });
  }
  return batches;
}

function contextOf(database: Database): CollectorContext {
  const seed = createHash('sha256').update('witness').digest();
  return {
    database,
    clock,
    logger: silentLogger,
    witness: ed25519Signer('bench', seed, 4),
    signer: ed25519Signer('bench', seed, 1),
    publicUrl: 'http://127.0.0.1:9440',
    home: tmpdir(),
    settings: {
      retentionDays: 400,
      oidc: undefined,
      archive: undefined,
      forward: [],
      ratePerMinute: 1_000_000,
      policyFile: undefined,
    },
    program: { productVersion: '0.0.0', verifier: async () => '', draw: async () => new Uint8Array() },
    metrics: new CollectorMetrics(),
  };
}

/** An organisation of its own for each pass: the same records are new to each. */
async function newTenant(database: Database): Promise<string> {
  const tenant = randomUUID();
  await database.transaction({ role: 'ingest', tenant }, (queries) =>
    queries.query(
      `INSERT INTO devices (tenant_id, device_id, device_key, state, enrolled_at) VALUES ($1, $2, $3, 'active', now())`,
      [tenant, deviceId, keyText(signer.key)],
    ),
  );
  return tenant;
}

async function ingest(context: CollectorContext, tenant: string, { body }: Batch): Promise<void> {
  const { head, lines } = parseBatch(body);
  const outcome = await context.database.transaction({ role: 'ingest', tenant }, (queries) =>
    acceptBatch(queries, { tenant, deviceId }, head, lines, context),
  );
  if (outcome.kind !== 'accepted' || !outcome.isCosigned) throw new Error(`Not taken: ${JSON.stringify(outcome)}`);
}

async function insertBare({ database }: CollectorContext, tenant: string, { records }: Batch): Promise<void> {
  await database.transaction({ role: 'ingest', tenant }, (queries) =>
    insertRecords(queries, { tenant, chain: 'bare', receivedAt: clock.now(), records }),
  );
}

type Way = (context: CollectorContext, tenant: string, batch: Batch) => Promise<void>;

/** Milliseconds for all batches, one after the other. */
async function pass(context: CollectorContext, way: Way, batches: readonly Batch[]): Promise<number> {
  const tenant = await newTenant(context.database);
  const started = performance.now();
  for (const batch of batches) await way(context, tenant, batch);
  return performance.now() - started;
}

interface Rates {
  readonly checked: number;
  readonly bare: number;
}

/** Records a second, medians of passes in turns. */
async function ratesOf(context: CollectorContext, batches: readonly Batch[]): Promise<Rates> {
  const records = batches.reduce((sum, batch) => sum + batch.records.length, 0);
  const times = { checked: [] as number[], bare: [] as number[] };
  for (let round = 0; round <= rounds; round += 1) {
    const checked = await pass(context, ingest, batches);
    const bare = await pass(context, insertBare, batches);
    // The first one warms everything up.
    if (round === 0) continue;
    times.checked.push(checked);
    times.bare.push(bare);
  }
  const rate = (samples: readonly number[]): number => (1000 * records) / quantile(samples, 0.5);
  return { checked: rate(times.checked), bare: rate(times.bare) };
}

/** From the moment at which a batch should have come until it is committed, at half of the rate of the moment before. */
async function latencies(context: CollectorContext, batches: readonly Batch[]): Promise<number[]> {
  const found: number[] = [];
  for (let repeat = 0; repeat < 4; repeat += 1) {
    const apartMs = (2 * (await pass(context, ingest, batches))) / batches.length;
    const tenant = await newTenant(context.database);
    const started = performance.now();
    for (const [index, batch] of batches.entries()) {
      const due = started + index * apartMs;
      const early = due - performance.now();
      if (early > 0) await delay(early);
      await ingest(context, tenant, batch);
      found.push(performance.now() - due);
    }
  }
  return found;
}

/** Bytes on disk, indexes and all, for one of the records' own. */
async function storageRatio(database: Database): Promise<number> {
  const relations = await database.asOwner((queries) =>
    queries.query<{ bytes: number }>(
      `SELECT sum(pg_total_relation_size(inhrelid)) AS bytes FROM pg_inherits WHERE inhparent = 'records'::regclass`,
    ),
  );
  return (relations[0]?.bytes ?? Number.NaN) / stored;
}

/** Canonical bytes of all that was inserted into the database at hand. */
let stored = 0;

async function measure(database: Database, log: Log): Promise<{ rows: string[][]; floors: Floor[] }> {
  const context = contextOf(database);
  const rows: string[][] = [];
  const floors: Floor[] = [];
  stored = 0;
  const bytesOf = (batches: readonly Batch[]): number =>
    batches.reduce(
      (sum, { records }) => sum + records.reduce((bytes, { line }) => bytes + Buffer.byteLength(line), 0),
      0,
    );
  const small = batchesOf(log, 50).slice(0, 30);
  for (const batches of [batchesOf(log, 500).slice(0, 4), small]) {
    const size = batches[0]?.records.length ?? 0;
    const { checked, bare } = await ratesOf(context, batches);
    stored += bytesOf(batches) * 2 * (rounds + 1);
    rows.push([database.kind, `${size} records`, checked.toFixed(0), bare.toFixed(0), (checked / bare).toFixed(2)]);
    // Small ones are for latency: a batch of any size has the same dozen statements, and the table shows what that costs.
    if (size === 50) continue;
    floors.push({
      name: `${database.kind}: rate with all checks / bare INSERT, batches of ${size}`,
      value: checked / bare,
      limit: 0.3,
      kind: 'least',
    });
  }
  const waited = await latencies(context, small);
  stored += bytesOf(small) * 8;
  const [p50, p99] = [quantile(waited, 0.5), quantile(waited, 0.99)];
  console.log(`${database.kind}: a batch of 50 at half load: p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms`);
  floors.push({
    name: `${database.kind}: p99 / p50 of a batch of 50 at half load`,
    value: p99 / p50,
    limit: 10,
    kind: 'most',
  });
  const ratio = await storageRatio(database);
  floors.push({ name: `${database.kind}: bytes on disk / canonical bytes`, value: ratio, limit: 1.5, kind: 'most' });
  return { rows, floors };
}

const root = mkdtempSync(join(tmpdir(), 'pretense-bench-ingest-'));
const postgres = await startPostgres({ isDurable: true });
try {
  const log = await makeLog(join(root, 'audit'));
  const bytes = log.lines.reduce((sum, line) => sum + line.length, 0) / log.lines.length;
  console.log(`${log.lines.length} records of ${bytes.toFixed(0)} bytes`);
  const results = [];
  for (const place of [{ url: postgres.url }, { folder: join(root, 'pglite') }]) {
    const database = await openDatabase({ ...place, clock, logger: silentLogger });
    results.push(await measure(database, log));
    await database.close();
  }
  printTable([
    ['engine', 'batch', 'records/s, all checks', 'records/s, bare', 'ratio'],
    ...results.flatMap(({ rows }) => rows),
  ]);
  checkFloors(results.flatMap(({ floors }) => floors));
} finally {
  await postgres.stop();
  rmSync(root, { recursive: true, force: true });
}
