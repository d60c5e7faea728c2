// Records lie in one partition for each day of their receipt (UTC), so that what is old goes as a whole.
import { StoreError } from '../error.ts';
import type { Queries } from './database.ts';
import { ownerRole, roleNames } from './roles.ts';

const dayMs = 86_400_000;
const daysBefore = 1;
const daysAhead = 7;
const dayForm = /^\d{4}-\d{2}-\d{2}$/;

/** `2026-11-22`, UTC. */
export function dayOf(time: Date): string {
  return time.toISOString().slice(0, 10);
}

/**
 * Makes the partitions from the day before to a week after that are not there yet. As the owner. Replicas take turns: the
 * row of the schema's version is the lock.
 */
export async function ensureDays(queries: Queries, today: Date): Promise<void> {
  const days: string[] = [];
  for (let offset = -daysBefore; offset <= daysAhead; offset += 1) {
    days.push(dayOf(new Date(today.getTime() + offset * dayMs)));
  }
  await ensurePartitions(queries, days);
}

/** The same for any days (`YYYY-MM-DD`), as for a backup that is restored. */
export async function ensurePartitions(queries: Queries, days: readonly string[]): Promise<void> {
  // Locks of tables are taken only when something is missing.
  if ((await missing(queries, days)).length === 0) return;
  await queries.query('SELECT version FROM schema_version FOR UPDATE');
  for (const day of await missing(queries, days)) await createPartition(queries, day);
}

async function missing(queries: Queries, days: readonly string[]): Promise<readonly string[]> {
  const there = new Set(await partitionDays(queries));
  return days.filter((day) => !there.has(day));
}

/** Nobody has rights on a partition, and its own row-level security, without a policy, shows nobody a row. */
async function createPartition(queries: Queries, day: string): Promise<void> {
  const name = partitionName(day);
  const next = dayOf(new Date(Date.parse(day) + dayMs));
  // Names and bounds are no parameters in SQL; both are digits and dashes by now.
  await queries.query(`CREATE TABLE ${name} PARTITION OF records FOR VALUES FROM ('${day}') TO ('${next}')`);
  await queries.query(`ALTER TABLE ${name} ENABLE ROW LEVEL SECURITY`);
  await queries.query(`ALTER TABLE ${name} FORCE ROW LEVEL SECURITY`);
}

/** `records_20261122`. Throws StoreError `invalid` for what is no day. */
export function partitionName(day: string): string {
  if (!dayForm.test(day) || Number.isNaN(Date.parse(day)) || dayOf(new Date(day)) !== day) {
    throw new StoreError('invalid', 'What should be a day (YYYY-MM-DD) is none. Nothing was written.');
  }
  return `records_${day.replaceAll('-', '')}`;
}

/** Days that have a partition, in order. Any role may ask. */
export async function partitionDays(queries: Queries): Promise<readonly string[]> {
  const rows = await queries.query<{ name: string }>(
    `SELECT child.relname::text AS name FROM pg_catalog.pg_inherits AS link
       JOIN pg_catalog.pg_class AS child ON child.oid = link.inhrelid
       JOIN pg_catalog.pg_class AS parent ON parent.oid = link.inhparent
       JOIN pg_catalog.pg_namespace AS space ON space.oid = parent.relnamespace
      WHERE parent.relname = 'records' AND space.nspname = current_schema() AND child.relkind = 'r'
      ORDER BY child.relname`,
  );
  return rows.flatMap(({ name }) => {
    const [, year, month, day] = /^records_(\d{4})(\d{2})(\d{2})$/.exec(name) ?? [];
    return year === undefined ? [] : [`${year}-${month}-${day}`];
  });
}

/** Days with a partition that lie before the day, oldest first. */
export async function partitionsBefore(queries: Queries, day: string): Promise<readonly string[]> {
  return (await partitionDays(queries)).filter((each) => each < day);
}

/** - `dropped`: the whole partition. - `deleted`: the rows of this tenant; others have rows there, or `rows` was 0. */
export interface DroppedDay {
  readonly how: 'dropped' | 'deleted';
  readonly rows: number;
}

/**
 * Removes the tenant's records of one day, in the transaction of role `retention` whose queries these are: what is written
 * about it there (a certificate) and the removal are committed together or not at all. When no other tenant has records of
 * that day the partition goes as a whole, which costs nothing; else the rows are deleted. Refuses days that are not over
 * (`now`). Throws StoreError `conflict` when readers hold the table for too long.
 */
export async function dropDay(queries: Queries, tenant: string, day: string, now: Date): Promise<DroppedDay> {
  const name = partitionName(day);
  if (day >= dayOf(now)) {
    throw new StoreError('invalid', `${day} is not over: its records stay. Nothing was removed.`);
  }
  if (!(await partitionDays(queries)).includes(day)) return { how: 'deleted', rows: 0 };
  const counted = await queries.query<{ rows: number }>('SELECT count(*) AS rows FROM records WHERE day = $1', [day]);
  const rows = counted[0]?.rows ?? 0;
  if (await othersHaveRows(queries, tenant, day)) {
    await queries.query('DELETE FROM records WHERE day = $1', [day]);
    return { how: 'deleted', rows };
  }
  await queries.query(`SET LOCAL ROLE ${ownerRole}`);
  await queries.query(`DROP TABLE ${name}`);
  await queries.query(`SET LOCAL ROLE ${roleNames.retention}`);
  return { how: 'dropped', rows };
}

async function othersHaveRows(queries: Queries, tenant: string, day: string): Promise<boolean> {
  await queries.query(`SET LOCAL ROLE ${ownerRole}`);
  const others = await queries.query<{ tenant_id: string }>('SELECT tenant_id FROM tenants WHERE tenant_id <> $1', [
    tenant,
  ]);
  await queries.query(`SET LOCAL ROLE ${roleNames.retention}`);
  let isUsed = false;
  for (const other of others) {
    await queries.query(`SELECT set_config('app.tenant_id', $1, true)`, [other.tenant_id]);
    const found = await queries.query<{ found: boolean }>(
      'SELECT EXISTS (SELECT 1 FROM records WHERE day = $1) AS found',
      [day],
    );
    isUsed = found[0]?.found === true;
    if (isUsed) break;
  }
  await queries.query(`SELECT set_config('app.tenant_id', $1, true)`, [tenant]);
  return isUsed;
}
