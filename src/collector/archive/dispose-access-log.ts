// Old lines of the access log leave the database with the records that they are copies of.
import type { Database } from '../database/database.ts';
import { daysWithRecords } from './day-rows.ts';

/**
 * Lines of days before `cutoff` (UTC). Each is also a record of the collector's own chain: while records of its day are
 * kept, by a legal hold or because no archive has them yet, the line is too. Those records went with a certificate, so the
 * lines need none. Returns how many went.
 */
export async function disposeAccessLog(database: Database, tenant: string, cutoff: string): Promise<number> {
  const kept = await daysWithRecords(database, tenant, cutoff);
  const [row] = await database.transaction({ role: 'retention', tenant }, (queries) =>
    queries.query<{ readonly gone: number | string }>(
      `WITH gone AS (
         DELETE FROM access_log WHERE tenant_id = $1 AND at < ($2::date)::timestamp AT TIME ZONE 'UTC'
           AND NOT ((at AT TIME ZONE 'UTC')::date = ANY($3::date[])) RETURNING 1
       ) SELECT count(*) AS gone FROM gone`,
      [tenant, cutoff, kept],
    ),
  );
  return Number(row?.gone ?? 0);
}
