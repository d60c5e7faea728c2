// Pages read roll-ups: however many records are held, none of them is read for a page.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
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
    const teams = [{ name: 'Payments', devices: 5 }];
    await fillFleet(opened.database, { tenant: testTenant, now: clock.now(), teams, days: 10, perDay: 4 });
    await fillRecords(opened.database, { tenant: testTenant, now: clock.now(), devices: 5, records: 5_000 });
  });
  afterAll(() => opened.close());

  test.each(Object.keys(pages) as (keyof typeof pages)[])('read not one record for %s', async (name) => {
    const counted = await readRows(opened.database, name, clock);
    // That rows are counted at all.
    expect(counted.size).toBeGreaterThan(0);
    expect([...counted.keys()].filter((table) => table.startsWith('records'))).toEqual([]);
    // 5 devices and 10 days: what is read grows with these alone.
    for (const [table, rows] of counted) expect(rows, table).toBeLessThan(2_000);
  });
});

/** Rows that each statement of a page touched, by table, as the database itself says (EXPLAIN ANALYZE). */
async function readRows(
  database: Database,
  name: keyof typeof pages,
  clock: StandingClock,
): Promise<ReadonlyMap<string, number>> {
  const counted = new Map<string, number>();
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

function count(node: PlanNode, counted: Map<string, number>): void {
  const table = node['Relation Name'];
  if (table !== undefined) {
    const rows = ((node['Actual Rows'] ?? 0) + (node['Rows Removed by Filter'] ?? 0)) * (node['Actual Loops'] ?? 1);
    counted.set(table, (counted.get(table) ?? 0) + rows);
  }
  for (const child of node.Plans ?? []) count(child, counted);
}
