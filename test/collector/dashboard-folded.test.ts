// What pages show of a day is the sum of its devices' rows, whenever it was folded and whatever came in since.
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { deferred } from '../../src/base/async.ts';
import type { AuditRecord } from '../../src/audit/record.ts';
import { dayColumns } from '../../src/collector/dashboard/rollups/batch-sums.ts';
import { foldDays } from '../../src/collector/dashboard/rollups/fold-days.ts';
import { daySums, teamDayCounts } from '../../src/collector/dashboard/rollups/folded-days.ts';
import { keepRollups } from '../../src/collector/dashboard/rollups/keep-rollups.ts';
import { observeRollups } from '../../src/collector/dashboard/rollups/observe-rollups.ts';
import { rebuildRollups } from '../../src/collector/dashboard/rollups/rebuild.ts';
import { shareColumns } from '../../src/collector/dashboard/rollups/share-buckets.ts';
import type { Database, Queries } from '../../src/collector/database/database.ts';
import { databaseKinds, openTestDatabase, otherTenant, type TestDatabase, testTenant } from './databases.ts';

const dayMs = 86_400_000;
const start = Date.parse('2026-11-22T10:00:00.000Z');
const devices = ['device-a', 'device-b', 'device-c'];
const columns = [...dayColumns, ...shareColumns];
const timeOf = (day: number) => new Date(start + day * dayMs);
const dateOf = (day: number) => timeOf(day).toISOString().slice(0, 10);
/** Around all that the tests speak of. */
const asked = Array.from({ length: 90 }, (_, index) => dateOf(index - 60));

describe.each(databaseKinds)('days that were folded on %s', (kind) => {
  let opened: TestDatabase;
  let database: Database;
  beforeEach(async () => {
    opened = await openTestDatabase(kind);
    ({ database } = opened);
  });
  afterEach(() => opened.close());

  /** `day`: which the collector has; a batch may speak of days before it, and of the one after. */
  const batch = fc.record({
    kind: fc.constant('batch' as const),
    device: fc.constantFrom(...devices),
    ago: fc.constantFrom(-1, 0, 1, 2, 2, 3, 3),
    type: fc.constantFrom('ai.request', 'heartbeat', 'log.gap'),
  });
  const step = fc.oneof(
    { arbitrary: batch, weight: 4 },
    fc.record({
      kind: fc.constant('enrol' as const),
      device: fc.constantFrom(...devices),
      team: fc.constantFrom('Payments', 'Claims', null),
    }),
    fc.record({ kind: fc.constant('revoke' as const), device: fc.constantFrom(...devices) }),
    { arbitrary: fc.record({ kind: fc.constant('fold' as const) }), weight: 2 },
    fc.record({ kind: fc.constant('next day' as const) }),
    fc.record({ kind: fc.constant('clock set back' as const) }),
  );

  test('are shown as their devices’ rows are, in whatever order things happen', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 8, maxLength: 16 }), async (steps) => {
        await empty(database);
        let today = 0;
        for (const each of steps) {
          if (each.kind === 'next day') today += 1;
          else if (each.kind === 'clock set back') {
            today -= 3;
            // Within the minute.
            await foldDays(database, testTenant, timeOf(today));
          } else if (each.kind === 'fold') await foldDays(database, testTenant, timeOf(today));
          else if (each.kind === 'batch') await deliver(database, { ...each, today });
          else await change(database, each.device, each.kind === 'enrol' ? each.team : 'revoked');
          expect(await shownDays(database)).toEqual(await daysOfDevices(database));
        }
        // A team of the past is counted by the devices that it has now, once it was looked at.
        await foldDays(database, testTenant, timeOf(today));
        expect(await shownTeams(database)).toEqual(await teamsOfDevices(database));
        expect(await foldDays(database, testTenant, timeOf(today))).toBe(0);
      }),
      { numRuns: kind === 'pglite' ? 6 : 12 },
    );
  });

  test('are empty after figures were rebuilt from records that are gone', async () => {
    await change(database, 'device-a', 'Payments');
    await deliver(database, { device: 'device-a', ago: 4, type: 'heartbeat', today: 0 });
    expect(await foldDays(database, testTenant, timeOf(0))).toBe(1);
    expect(await shownDays(database)).toHaveLength(1);
    await rebuildRollups(database, testTenant);
    expect(await shownDays(database)).toEqual([]);
    expect(await shownTeams(database)).toEqual([]);
  });

  test('are open again when the clock that folded them was ahead', async () => {
    const beat = { device: 'device-a', ago: 0, type: 'heartbeat', today: 0 };
    await deliver(database, beat);
    expect(await foldDays(database, testTenant, timeOf(5))).toBe(1);
    await foldDays(database, testTenant, timeOf(0));
    await deliver(database, beat);
    expect(await shownDays(database)).toEqual([expect.objectContaining({ day: dateOf(0), heartbeats: 2 })]);
  });

  test('are shown to their own organisation alone', async () => {
    await deliver(database, { device: 'device-a', ago: 4, type: 'heartbeat', today: 0 });
    await foldDays(database, testTenant, timeOf(0));
    const seen = await database.transaction({ role: 'reader', tenant: otherTenant }, async (queries) => [
      await queries.query('SELECT 1 FROM rollup_totals'),
      await daySums(queries, { tenant: testTenant, days: asked, columns }),
    ]);
    expect(seen).toEqual([[], []]);
  });

  test('are kept by the work beside requests, which also tells the embedded planner how large tables are', async () => {
    await database.transaction({ role: 'ingest', tenant: testTenant }, (queries) =>
      queries.query(
        `INSERT INTO rollup_days (tenant_id, device_id, day, heartbeats)
         SELECT $1::uuid, 'device-' || n, $2::date, 1 FROM generate_series(1, 400) AS n`,
        [testTenant, dateOf(-3)],
      ),
    );
    const logged: string[] = [];
    const logger = { log: (_level: string, event: string) => void logged.push(event) };
    const clock = { now: () => timeOf(0), monotonicMs: () => 0 };
    await keepRollups({ database, clock, logger });
    expect(logged).toEqual([]);
    expect(await shownDays(database)).toEqual([expect.objectContaining({ day: dateOf(-3), heartbeats: 400 })]);
    const [known] = await database.asOwner((queries) =>
      queries.query<{ rows: number }>("SELECT reltuples AS rows FROM pg_class WHERE relname = 'rollup_days'"),
    );
    if (kind === 'pglite') expect(known?.rows).toBe(400);
  });
});

test('a batch that is under way while its day is folded waits for nobody, and is counted when it commits', async () => {
  const { database, close } = await openTestDatabase('postgres');
  await deliver(database, { device: 'device-a', ago: 4, type: 'heartbeat', today: 0 });
  const [stored, go] = [deferred<void>(), deferred<void>()];
  const late = database.transaction({ role: 'ingest', tenant: testTenant }, async (queries) => {
    await observe(queries, { device: 'device-b', ago: 4, type: 'heartbeat', today: 0 });
    stored.resolve();
    await go.promise;
  });
  await stored.promise;
  expect(await foldDays(database, testTenant, timeOf(0))).toBe(1);
  go.resolve();
  await late;
  expect(await shownDays(database)).toEqual([expect.objectContaining({ day: dateOf(-4), heartbeats: 2 })]);
  expect(await foldDays(database, testTenant, timeOf(0))).toBe(1);
  expect(await shownDays(database)).toEqual([expect.objectContaining({ day: dateOf(-4), heartbeats: 2 })]);
  await close();
});

interface Delivery {
  readonly device: string;
  readonly ago: number;
  readonly type: string;
  readonly today: number;
}

function deliver(database: Database, delivery: Delivery): Promise<void> {
  return database.transaction({ role: 'ingest', tenant: testTenant }, (queries) => observe(queries, delivery));
}

async function observe(queries: Queries, { device, ago, type, today }: Delivery): Promise<void> {
  const fields = { identifiers_scanned: 100, identifiers_mutated: 7, decision: 'mutate', bytes_sent: 900 };
  const record = { type, timestamp: timeOf(today - ago).toISOString(), seq: 0, ...fields } as unknown as AuditRecord;
  const accepted = [{ seq: 0, leaf: '00', line: '{}', record }];
  const receivedAt = timeOf(today);
  await observeRollups(queries, { tenant: testTenant, deviceId: device, chain: device, receivedAt, records: accepted });
}

/** As enrolment and revocation write it. */
function change(database: Database, device: string, team: string | null): Promise<unknown> {
  return database.transaction({ role: 'ingest', tenant: testTenant }, (queries) =>
    queries.query(
      `INSERT INTO devices (tenant_id, device_id, device_key, team, developer, product_version, state, enrolled_at)
       VALUES ($1, $2, 'key', $3, 'd', '1', $4, now())
       ON CONFLICT (tenant_id, device_id) DO UPDATE SET team = COALESCE(excluded.team, devices.team), state = excluded.state`,
      [testTenant, device, team === 'revoked' ? null : team, team === 'revoked' ? 'revoked' : 'active'],
    ),
  );
}

type Row = Readonly<Record<string, unknown>>;

function asReader<Result>(database: Database, work: (queries: Queries) => Promise<Result>): Promise<Result> {
  return database.transaction({ role: 'reader', tenant: testTenant }, work);
}

/** Numbers are texts on one engine. */
function plainRows(rows: readonly Row[]): readonly Row[] {
  const isName = (column: string) => column === 'day' || column === 'team';
  return rows
    .map((row) =>
      Object.fromEntries(Object.entries(row).map(([key, value]) => [key, isName(key) ? value : Number(value)])),
    )
    .toSorted((left, right) => orderOf(left).localeCompare(orderOf(right)));
}

function orderOf(row: Row): string {
  return `${String(row['day'])} ${String(row['team'])}`;
}

async function shownDays(database: Database): Promise<readonly Row[]> {
  return plainRows(
    await asReader(database, (queries) => daySums(queries, { tenant: testTenant, days: asked, columns })),
  );
}

async function shownTeams(database: Database): Promise<readonly Row[]> {
  const rows = await asReader(database, (queries) => teamDayCounts(queries, { tenant: testTenant, days: asked }));
  return plainRows(rows as unknown as readonly Row[]);
}

async function daysOfDevices(database: Database): Promise<readonly Row[]> {
  const sums = columns.map((column) => `sum(${column}) AS ${column}`).join(', ');
  return plainRows(
    await asReader(database, (queries) =>
      queries.query<Row>(`SELECT to_char(r.day, 'YYYY-MM-DD') AS day, ${sums} FROM rollup_days r GROUP BY r.day`),
    ),
  );
}

async function teamsOfDevices(database: Database): Promise<readonly Row[]> {
  return plainRows(
    await asReader(database, (queries) =>
      queries.query<Row>(
        `SELECT to_char(r.day, 'YYYY-MM-DD') AS day, COALESCE(d.team, '') AS team,
           count(*) FILTER (WHERE r.heartbeats > 0) AS devices, sum(r.log_gaps) AS gaps
         FROM rollup_days r JOIN devices d USING (tenant_id, device_id)
         WHERE d.state <> 'revoked' AND (r.heartbeats > 0 OR r.log_gaps > 0) GROUP BY 1, 2`,
      ),
    ),
  );
}

async function empty(database: Database): Promise<void> {
  await rebuildRollups(database, testTenant);
  await database.asOwner(async (queries) => {
    await queries.query(`SELECT set_config('app.tenant_id', $1, true)`, [testTenant]);
    await queries.query('DELETE FROM devices');
  });
}
