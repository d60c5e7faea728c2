// Adds up days that are over, so that pages need not. A day that a device still adds to is marked by its batch
// (`rollup_changes`), read from the devices' rows meanwhile, and folded again here.
//
// Batches mark each day before the one of their receipt; folded is what ended a whole day ago. So a batch that is under way
// while its own day is folded would have to be open for a day, or the clocks of two replicas a day apart.
import { randomUUID } from 'node:crypto';
import type { Database, Queries } from '../../database/database.ts';
import { dayColumns } from './batch-sums.ts';
import { sumsOf, teamCounts, withoutJit } from './folded-days.ts';
import { shareColumns } from './share-buckets.ts';

const dayMs = 86_400_000;
/** Older days of teams are on no page. */
const teamDaysKept = 40;
const columns = [...dayColumns, ...shareColumns];

/** Role `ingest`. Before the batch commits: who folds sees its rows, or its mark the next time. */
export async function markLateDays(
  queries: Queries,
  tenant: string,
  { days, receivedAt }: { readonly days: readonly string[]; readonly receivedAt: Date },
): Promise<void> {
  const today = dateOf(receivedAt);
  const late = days.filter((day) => day < today);
  if (late.length === 0) return;
  await queries.query(
    'INSERT INTO rollup_changes (tenant_id, day, change_id) SELECT $1::uuid, day, $3::uuid FROM unnest($2::date[]) AS late (day)',
    [tenant, late, randomUUID()],
  );
}

/** One transaction for each day. Batches do not wait for it; replicas take turns. Returns how many were folded. */
export async function foldDays(database: Database, tenant: string, now: Date, signal?: AbortSignal): Promise<number> {
  const last = dateOf(new Date(now.getTime() - 2 * dayMs));
  const teamsFrom = dateOf(new Date(now.getTime() - teamDaysKept * dayMs));
  for (let folded = 0; ; folded += 1) {
    const hasMore = await database.transaction({ role: 'retention', tenant }, (queries) =>
      foldNext(queries, tenant, { last, teamsFrom }),
    );
    if (!hasMore || signal?.aborted === true) return folded;
  }
}

async function foldNext(
  queries: Queries,
  tenant: string,
  { last, teamsFrom }: { readonly last: string; readonly teamsFrom: string },
): Promise<boolean> {
  await queries.query(withoutJit);
  await countMembers(queries, { tenant, teamsFrom, counted: await lockTotals(queries, tenant) });
  // Folded by a clock that was ahead: batches of these days leave no marks.
  await queries.query('DELETE FROM rollup_totals WHERE tenant_id = $1 AND day > $2::date', [tenant, last]);
  const day = await nextDay(queries, tenant, last);
  if (day === undefined) return false;
  // In this order: whatever has its mark removed is seen by the statements after it.
  await queries.query('DELETE FROM rollup_changes WHERE tenant_id = $1 AND day = $2::date', [tenant, day]);
  await queries.query('DELETE FROM rollup_totals WHERE tenant_id = $1 AND day = $2::date', [tenant, day]);
  await queries.query('DELETE FROM rollup_teams WHERE tenant_id = $1 AND day = $2::date', [tenant, day]);
  await queries.query(
    `INSERT INTO rollup_totals (tenant_id, day, ${columns.join(', ')})
     SELECT $1::uuid, day, ${sumsOf(columns)} FROM rollup_days WHERE tenant_id = $1 AND day = $2::date GROUP BY day`,
    [tenant, day],
  );
  if (day >= teamsFrom) await countTeams(queries, tenant, { condition: 'day = $2::date', day });
  return true;
}

/** Only one folds or rebuilds at a time, until its transaction ends. Returns by which members teams were counted. */
export async function lockTotals(queries: Queries, tenant: string): Promise<string> {
  const [state] = await queries.query<{ readonly members: string }>(
    `INSERT INTO rollup_state (tenant_id, members) VALUES ($1, '')
     ON CONFLICT (tenant_id) DO UPDATE SET members = rollup_state.members RETURNING members`,
    [tenant],
  );
  return state?.members ?? '';
}

/** The first one that has rows and is not folded, or was changed since. `min`: EXISTS was made a hash of all rows there are. */
async function nextDay(queries: Queries, tenant: string, last: string): Promise<string | undefined> {
  const [row] = await queries.query<{ readonly day: string | null }>(
    `SELECT to_char(LEAST(
      (SELECT min(c.day) FROM rollup_changes c WHERE c.tenant_id = $1 AND c.day <= $2::date),
      (SELECT min(past.day::date) FROM generate_series(
          (SELECT min(r.day) FROM rollup_days r WHERE r.tenant_id = $1)::timestamp, $2::timestamp, interval '1 day'
        ) AS past (day)
        WHERE NOT EXISTS (SELECT 1 FROM rollup_totals t WHERE t.tenant_id = $1 AND t.day = past.day::date)
          AND (SELECT min(r.device_id) FROM rollup_days r WHERE r.tenant_id = $1 AND r.day = past.day::date) IS NOT NULL)
    ), 'YYYY-MM-DD') AS day`,
    [tenant, last],
  );
  return row?.day ?? undefined;
}

/** When a device came, went, or changed its team, days that were folded are counted again by the teams of now. */
async function countMembers(
  queries: Queries,
  { tenant, teamsFrom, counted }: { readonly tenant: string; readonly teamsFrom: string; readonly counted: string },
): Promise<void> {
  const [row] = await queries.query<{ readonly members: string }>(
    `SELECT encode(sha256(convert_to(COALESCE(string_agg(device_id || ' ' || COALESCE(team, ''), E'\\n' ORDER BY device_id), ''), 'UTF8')), 'hex') AS members
     FROM devices WHERE tenant_id = $1 AND state <> 'revoked'`,
    [tenant],
  );
  const members = row?.members ?? '';
  if (members === counted) return;
  await queries.query('DELETE FROM rollup_teams WHERE tenant_id = $1', [tenant]);
  const condition = 'day = ANY(ARRAY(SELECT t.day FROM rollup_totals t WHERE t.tenant_id = $1 AND t.day >= $2::date))';
  await countTeams(queries, tenant, { condition, day: teamsFrom });
  await queries.query('UPDATE rollup_state SET members = $2 WHERE tenant_id = $1', [tenant, members]);
}

async function countTeams(
  queries: Queries,
  tenant: string,
  { condition, day }: { readonly condition: string; readonly day: string },
): Promise<void> {
  await queries.query(
    `INSERT INTO rollup_teams (tenant_id, day, team, devices, gaps)
     SELECT $1::uuid, folded.day, folded.team, folded.devices, folded.gaps FROM (${teamCounts(condition)}) folded`,
    [tenant, day],
  );
}

function dateOf(time: Date): string {
  return time.toISOString().slice(0, 10);
}
