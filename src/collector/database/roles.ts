// The SQL roles and what each transaction sets before its first query. Constants: no value ever stands in these texts.
import type { DatabaseRole } from './database.ts';

/** None can sign in, is superuser or bypasses row-level security: the program signs in as somebody who may become them. */
export const roleNames: Readonly<Record<DatabaseRole, string>> = {
  ingest: 'app_ingest',
  reader: 'app_reader',
  people: 'app_people',
  retention: 'app_retention',
};

/** Owns all tables. */
export const ownerRole = 'app_owner';

export const allRoles: readonly string[] = [ownerRole, ...Object.values(roleNames)];

/** Waits for locks and statements end before people and devices stop waiting; exports and pages may read longer. */
const limitsMs: Readonly<Record<DatabaseRole | 'owner', { statement: number; lock: number; idle: number }>> = {
  ingest: { statement: 30_000, lock: 10_000, idle: 30_000 },
  people: { statement: 30_000, lock: 10_000, idle: 60_000 },
  reader: { statement: 120_000, lock: 10_000, idle: 600_000 },
  retention: { statement: 600_000, lock: 5000, idle: 600_000 },
  owner: { statement: 0, lock: 20_000, idle: 600_000 },
};

/** One simple query: what is set ends with the transaction, so that a pooler may hand the connection to anybody after it. */
export function beginText(role: DatabaseRole | 'owner' | 'snapshot'): string {
  const { statement, lock, idle } = limitsMs[role === 'snapshot' ? 'owner' : role];
  return [
    role === 'snapshot' ? 'BEGIN ISOLATION LEVEL REPEATABLE READ' : 'BEGIN',
    `SET LOCAL ROLE ${role === 'owner' || role === 'snapshot' ? ownerRole : roleNames[role]}`,
    `SET LOCAL statement_timeout = ${statement}`,
    `SET LOCAL lock_timeout = ${lock}`,
    `SET LOCAL idle_in_transaction_session_timeout = ${idle}`,
  ].join('; ');
}

export const tenantText = `SELECT set_config('app.tenant_id', $1, true)`;
