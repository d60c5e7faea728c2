// What pages read is what the records say, in whatever pieces and order they came.
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { AuditRecord } from '../../src/audit/record.ts';
import type { Database, Queries } from '../../src/collector/database/database.ts';
import { dayColumns } from '../../src/collector/dashboard/rollups/batch-sums.ts';
import { observeRollups } from '../../src/collector/dashboard/rollups/observe-rollups.ts';
import { rebuildRollups, rollupTables } from '../../src/collector/dashboard/rollups/rebuild.ts';
import { shareColumns, shareEnds, sharePercentile } from '../../src/collector/dashboard/rollups/share-buckets.ts';
import type { AcceptedRecord } from '../../src/collector/ingest/batch-observer.ts';
import { anyRecord } from '../../src/sync/records.fixture.ts';
import { databaseKinds, openTestDatabase, type TestDatabase, testTenant } from './databases.ts';

const receivedAt = new Date();
const devices = ['device-a', 'device-b'];

interface Delivery {
  readonly deviceId: string;
  readonly chain: string;
  readonly records: readonly AuditRecord[];
}

const named = fc.record({
  client: fc.constantFrom('claude-code', 'codex', null),
  mode: fc.constantFrom('enforce', 'paused'),
  identifiers_scanned: fc.nat({ max: 200 }),
  identifiers_mutated: fc.nat({ max: 200 }),
  tools: fc.array(
    fc.record({
      client: fc.constantFrom('claude-code', 'codex', '\u0000'),
      state: fc.constantFrom('routed', 'drifted'),
    }),
    { maxLength: 3 },
  ),
  policy_hash: fc.constantFrom('sha256:aa', 'sha256:bb'),
});

/** Of the days around now, and some with clocks that are wrong. */
const timestamp = fc.oneof(
  fc.integer({ min: -3 * 86_400_000, max: 0 }).map((ago) => new Date(receivedAt.getTime() + ago).toISOString()),
  fc.constantFrom('0000-01-01T00:00:00.000Z', '9999-12-31T23:59:59.999Z', 'yesterday'),
);

const record = fc.tuple(anyRecord, named, timestamp).map(([any, own, at]) => ({ ...any, ...own, timestamp: at }));

const deliveries: fc.Arbitrary<readonly Delivery[]> = fc.array(
  fc.record({
    deviceId: fc.constantFrom(...devices),
    chain: fc.constantFrom('1', '2'),
    records: fc.array(record, { minLength: 1, maxLength: 6 }),
  }),
  { minLength: 1, maxLength: 4 },
);

describe.each(databaseKinds)('roll-ups on %s', (kind) => {
  let opened: TestDatabase;
  let database: Database;
  beforeEach(async () => {
    opened = await openTestDatabase(kind);
    ({ database } = opened);
  });
  afterEach(() => opened.close());

  test('that were added up as records came are those that a rebuild makes of them', async () => {
    await fc.assert(
      fc.asyncProperty(deliveries, async (list) => {
        await empty(database);
        await deliver(database, list);
        const incremental = await allRollups(database);
        const read = await rebuildRollups(database, testTenant);
        expect(read).toBe(list.reduce((sum, { records }) => sum + records.length, 0));
        expect(await allRollups(database)).toEqual(incremental);
      }),
      { numRuns: 10 },
    );
  });

  test('are the same in whatever pieces the records of a device come', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(record, { minLength: 2, maxLength: 8 }), fc.nat(), async (records, cut) => {
        const at = 1 + (cut % (records.length - 1));
        await empty(database);
        await deliver(database, [{ deviceId: 'device-a', chain: '1', records }]);
        const whole = await allRollups(database);
        await empty(database);
        await deliver(database, [
          { deviceId: 'device-a', chain: '1', records: records.slice(0, at) },
          { deviceId: 'device-a', chain: '1', records: records.slice(at) },
        ]);
        expect(await allRollups(database)).toEqual(whole);
      }),
      { numRuns: 10 },
    );
  });

  test('hold what stands in a table for it, and nothing else', async () => {
    const columns = await database.asOwner((queries) =>
      queries.query<{ name: string }>(
        "SELECT column_name AS name FROM information_schema.columns WHERE table_name = 'rollup_days' ORDER BY ordinal_position",
      ),
    );
    expect(columns.map(({ name }) => name)).toEqual(['tenant_id', 'day', 'device_id', ...dayColumns, ...shareColumns]);
  });

  test('stay exact under figures that are lies', async () => {
    const lie = Number.MAX_SAFE_INTEGER;
    const request = (fields: object): AuditRecord =>
      ({
        type: 'ai.request',
        timestamp: receivedAt.toISOString(),
        decision: 'mutate',
        ...fields,
      }) as unknown as AuditRecord;
    const many = Array.from({ length: 200 }, () =>
      request({ bytes_sent: lie, identifiers_scanned: lie, identifiers_mutated: lie, tool: 'x'.repeat(10_000) }),
    );
    for (let round = 0; round < 3; round += 1) {
      await deliver(database, [{ deviceId: 'device-a', chain: '1', records: many }]);
    }
    const [row] = (await allRollups(database))['rollup_days'] ?? [];
    expect(row).toMatchObject({ records: 600, mutated: 600, [`share_${shareEnds.length - 1}`]: 600 });
    expect(Number.isSafeInteger(row?.['bytes_sent'])).toBe(true);
  });
});

test('a percentile lies in its bucket, and percentiles do not cross', () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat({ max: 20 }), { minLength: shareEnds.length, maxLength: shareEnds.length }),
      fc.integer({ min: 1, max: 99 }),
      (counts, percent) => {
        const share = sharePercentile(counts, percent);
        const total = counts.reduce((sum, count) => sum + count, 0);
        fc.pre(total > 0);
        const rank = Math.max(1, (total * percent) / 100);
        let before = 0;
        const bucket = counts.findIndex((count) => (before += count) >= rank && count > 0);
        expect((share ?? -1) * 10_000).toBeGreaterThanOrEqual((shareEnds[bucket - 1] ?? 0) - 1e-6);
        expect((share ?? -1) * 10_000).toBeLessThanOrEqual((shareEnds[bucket] ?? 0) + 1e-6);
        expect(share ?? 0).toBeLessThanOrEqual(sharePercentile(counts, percent + 1) ?? 0);
      },
    ),
  );
  expect(sharePercentile([0, 0], 50)).toBeUndefined();
});

/** As ingest does it: records and what is made of them in one transaction. */
async function deliver(database: Database, list: readonly Delivery[]): Promise<void> {
  for (const { deviceId, chain: name, records } of list) {
    const chain = `${deviceId}-${name}`;
    await database.transaction({ role: 'ingest', tenant: testTenant }, async (queries) => {
      const size = await sizeOf(queries, deviceId, chain);
      const accepted = records.map((each, index): AcceptedRecord => {
        const seq = size + index;
        return { seq, leaf: '00', line: JSON.stringify({ ...each, seq }), record: { ...each, seq } };
      });
      for (const { seq, line } of accepted) {
        await queries.query(
          'INSERT INTO records (tenant_id, seq, received_at, happened_at, day, chain, type, leaf, line) VALUES ($1, $2, $3, $3, $4, $5, $6, $7, $8)',
          [
            testTenant,
            seq,
            receivedAt,
            receivedAt.toISOString().slice(0, 10),
            chain,
            'ai.request',
            new Uint8Array(1),
            line,
          ],
        );
      }
      await queries.query('UPDATE chains SET size = $3 WHERE tenant_id = $1 AND chain = $2', [
        testTenant,
        chain,
        size + records.length,
      ]);
      await observeRollups(queries, { tenant: testTenant, deviceId, chain, receivedAt, records: accepted });
    });
  }
}

async function sizeOf(queries: Queries, deviceId: string, chain: string): Promise<number> {
  await queries.query(
    'INSERT INTO chains (tenant_id, chain, device_id, first_received_at, last_received_at) VALUES ($1, $2, $3, $4, $4) ON CONFLICT DO NOTHING',
    [testTenant, chain, deviceId, receivedAt],
  );
  const [row] = await queries.query<{ size: number }>('SELECT size FROM chains WHERE tenant_id = $1 AND chain = $2', [
    testTenant,
    chain,
  ]);
  return row?.size ?? 0;
}

async function empty(database: Database): Promise<void> {
  await database.transaction({ role: 'retention', tenant: testTenant }, async (queries) => {
    for (const table of [...rollupTables, 'records']) await queries.query(`DELETE FROM ${table}`);
    await queries.query('UPDATE chains SET size = 0');
  });
}

const orders: Readonly<Record<string, string>> = {
  rollup_days: 'device_id, day',
  rollup_uses: 'device_id, day, kind, name, detail',
  rollup_devices: 'device_id',
  rollup_tools: 'device_id, tool COLLATE "C"',
  rollup_policies: 'device_id, policy_hash',
};

async function allRollups(database: Database): Promise<Record<string, readonly Record<string, unknown>[]>> {
  return database.transaction({ role: 'reader', tenant: testTenant }, async (queries) => {
    const found: Record<string, readonly Record<string, unknown>[]> = {};
    for (const table of rollupTables) {
      found[table] = await queries.query<Record<string, unknown>>(
        `SELECT * FROM ${table} ORDER BY ${orders[table] ?? ''}`,
      );
    }
    return found;
  });
}
