// Sums over all devices by day, for pages: of a day that was folded from its one row, of any other from the devices' rows.
// What is folded is asked first: a day that is not in that answer is read from its devices, which is right at any moment.
import type { Queries } from '../../database/database.ts';

/** Sums stay below it, whatever is added: 2^53 - 1, so that they are exact in JSON too. */
export const maxSum = '9007199254740991';

/** To be run first: compiling a statement took PostgreSQL 15 300 ms, running it 45 (10,000 devices). Until the transaction ends. */
export const withoutJit = 'SET LOCAL jit = off';

/** `bigint` again: a sum of them is numeric. */
export function sumsOf(columns: readonly string[]): string {
  return columns.map((column) => `LEAST(sum(${column}), ${maxSum})::bigint AS ${column}`).join(', ');
}

/** Numbers of both engines: bigint comes as text from one. */
export type Numeric = number | string | bigint | null;

export interface AskedDays {
  readonly tenant: string;
  /** Each once. */
  readonly days: readonly string[];
}

/** Of `$2`, the days that were folded and not changed since. */
const isFolded = `t.tenant_id = $1 AND t.day = ANY($2::date[])
  AND NOT EXISTS (SELECT 1 FROM rollup_changes c WHERE c.tenant_id = $1 AND c.day = t.day)`;

export type DaySumRow = Readonly<Record<string, Numeric>> & { readonly day: string };

/** A row for each day on which some device has one. `columns`: of `rollup_days`, names of ours. */
export async function daySums(
  queries: Queries,
  { tenant, days, columns }: AskedDays & { readonly columns: readonly string[] },
): Promise<readonly DaySumRow[]> {
  const folded = await queries.query<DaySumRow>(
    `SELECT to_char(t.day, 'YYYY-MM-DD') AS day, ${columns.map((column) => `t.${column}`).join(', ')}
    FROM rollup_totals t WHERE ${isFolded}`,
    [tenant, days],
  );
  const open = await queries.query<DaySumRow>(
    `SELECT to_char(rollup_days.day, 'YYYY-MM-DD') AS day, ${sumsOf(columns)} FROM rollup_days
    WHERE tenant_id = $1 AND day = ANY($2::date[]) GROUP BY rollup_days.day`,
    [tenant, daysWithout(days, folded)],
  );
  return [...folded, ...open];
}

/**
 * Statement for `day`, `team`, `devices` and `gaps` of the days that `condition` chooses; `$1` is the tenant. The team of a
 * device is looked up by its key, whatever the planner knows of the tables: as a join, on tables that nobody had analysed,
 * it read all devices for each row (10,000 devices and 30 days: ended after 60 s).
 */
export function teamCounts(condition: string): string {
  return `SELECT counted.day, counted.team, count(*) FILTER (WHERE counted.heartbeats > 0) AS devices,
      LEAST(sum(counted.log_gaps), ${maxSum})::bigint AS gaps
    FROM (
      SELECT r.day, r.heartbeats, r.log_gaps, (
        SELECT COALESCE(d.team, '') FROM devices d WHERE d.tenant_id = $1 AND d.device_id = r.device_id AND d.state <> 'revoked'
      ) AS team
      FROM rollup_days r WHERE r.tenant_id = $1 AND r.${condition} AND (r.heartbeats > 0 OR r.log_gaps > 0) OFFSET 0
    ) counted
    WHERE counted.team IS NOT NULL GROUP BY counted.day, counted.team`;
}

export interface TeamDayRow {
  readonly team: string;
  readonly day: string;
  readonly devices: Numeric;
  readonly gaps: Numeric;
}

export async function teamDayCounts(queries: Queries, { tenant, days }: AskedDays): Promise<readonly TeamDayRow[]> {
  // A day without a team is a day that was folded too.
  const folded = await queries.query<Omit<TeamDayRow, 'team'> & { readonly team: string | null }>(
    `SELECT to_char(t.day, 'YYYY-MM-DD') AS day, teams.team, teams.devices, teams.gaps
    FROM rollup_totals t LEFT JOIN rollup_teams teams ON teams.tenant_id = t.tenant_id AND teams.day = t.day
    WHERE ${isFolded}`,
    [tenant, days],
  );
  const open = await queries.query<TeamDayRow>(
    `SELECT to_char(open.day, 'YYYY-MM-DD') AS day, team, devices, gaps FROM (${teamCounts('day = ANY($2::date[])')}) open`,
    [tenant, daysWithout(days, folded)],
  );
  return [...folded.flatMap(({ team, ...row }) => (team === null ? [] : [{ team, ...row }])), ...open];
}

function daysWithout(days: readonly string[], rows: readonly { readonly day: string }[]): readonly string[] {
  const known = new Set(rows.map(({ day }) => day));
  return days.filter((day) => !known.has(day));
}
