// Pages read roll-ups: however many records are held, none of them is read for a page.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { silentLogger } from '../../src/base/log.ts';
import type { Database, Queries } from '../../src/collector/database/database.ts';
import type { PageRequest } from '../../src/collector/dashboard/page-request.ts';
import {
  devicesContent,
  evidenceContent,
  exceptionsContent,
  incidentsContent,
  overviewContent,
  reconciliationContent,
} from '../../src/collector/dashboard/page-contents.ts';
import { pageFrame } from '../../src/collector/dashboard/page-frame.ts';
import { keepRollups } from '../../src/collector/dashboard/rollups/keep-rollups.ts';
import { fillFleet, fillRecords } from './dashboard-fleet.ts';
import { databaseKinds, openTestDatabase, type TestDatabase, testTenant } from './databases.ts';
import { StandingClock, testContext } from './identity-harness.ts';

const pages = {
  overview: overviewContent,
  devices: devicesContent,
  incidents: incidentsContent,
  exceptions: exceptionsContent,
  evidence: evidenceContent,
  reconciliation: reconciliationContent,
};

const devices = 5;

/** `used`: without those that a filter took away again, as from a table that is so small that it is read as a whole. */
interface TouchedRows {
  readonly read: number;
  readonly used: number;
}

interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Actual Rows'?: number;
  readonly 'Actual Loops'?: number;
  readonly 'Rows Removed by Filter'?: number;
  readonly Plans?: readonly PlanNode[];
}

describe.each(databaseKinds)('pages on %s', (kind) => {
  const clock = new StandingClock();
  let opened: TestDatabase;

  beforeAll(async () => {
    opened = await openTestDatabase(kind, { clock });
    const teams = [{ name: 'Payments', devices }];
    await fillFleet(opened.database, { tenant: testTenant, now: clock.now(), teams, days: 10, perDay: 4 });
    await fillRecords(opened.database, { tenant: testTenant, now: clock.now(), devices, records: 5_000 });
  });
  afterAll(() => opened.close());

  test.each(Object.keys(pages) as (keyof typeof pages)[])('read not one record for %s', async (name) => {
    const counted = await readRows(opened.database, name, clock);
    // That rows are counted at all.
    expect(counted.size).toBeGreaterThan(0);
    expect([...counted.keys()].filter((table) => table.startsWith('records'))).toEqual([]);
    // 5 devices and 10 days: what is read grows with these alone.
    for (const [table, { read }] of counted) expect(read, table).toBeLessThan(2_000);
  });

  test('read a row for each device and day of the days alone that are not over', async () => {
    const reads = 3;
    const openDays = 2;
    const before = await readRows(opened.database, 'overview', clock);
    expect(before.get('rollup_days')?.used ?? 0).toBeGreaterThan(reads * openDays * devices);
    await keepRollups({ database: opened.database, clock, logger: silentLogger });
    const after = await readRows(opened.database, 'overview', clock);
    expect(after.get('rollup_days')?.used ?? 0).toBeLessThanOrEqual(reads * openDays * devices);
    expect(after.get('rollup_totals')?.used).toBeGreaterThan(0);
  });
});

/** Rows that each statement of a page touched, by table, as the database itself says (EXPLAIN ANALYZE). */
async function readRows(
  database: Database,
  name: keyof typeof pages,
  clock: StandingClock,
): Promise<ReadonlyMap<string, TouchedRows>> {
  const counted = new Map<string, TouchedRows>();
  await database.transaction({ role: 'people', tenant: testTenant }, async (queries) => {
    const explaining: Queries = {
      async query<Row>(text: string, parameters?: readonly unknown[]): Promise<readonly Row[]> {
        const [plan] = await queries.query<{ 'QUERY PLAN': readonly { Plan: PlanNode }[] }>(
          `EXPLAIN (ANALYZE, FORMAT JSON) ${text}`,
          parameters,
        );
        for (const { Plan } of plan?.['QUERY PLAN'] ?? []) count(Plan, counted);
        return queries.query<Row>(text, parameters);
      },
    };
    const request: PageRequest = {
      context: testContext({ database }, clock),
      queries: explaining,
      person: { tenant: testTenant, id: 'p', name: 'admin@company.example', role: 'admin', source: 'local' },
      csrf: '',
      now: clock.now(),
      query: {},
      id: undefined,
    };
    await pages[name](request);
    await pageFrame(explaining, testTenant, clock.now());
  });
  return counted;
}

function count(node: PlanNode, counted: Map<string, TouchedRows>): void {
  const table = node['Relation Name'];
  if (table !== undefined) {
    const loops = node['Actual Loops'] ?? 1;
    const used = (node['Actual Rows'] ?? 0) * loops;
    const read = used + (node['Rows Removed by Filter'] ?? 0) * loops;
    const known = counted.get(table);
    counted.set(table, { read: (known?.read ?? 0) + read, used: (known?.used ?? 0) + used });
  }
  for (const child of node.Plans ?? []) count(child, counted);
}
