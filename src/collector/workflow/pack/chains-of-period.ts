// Which chains may have records of a period: their own device first by name, the collector's own last.
import type { Period } from '../../../report/period.ts';
import type { Database } from '../../database/database.ts';
import { ownDeviceId } from '../../own-chain/append-own.ts';
import type { ChainSource } from './rebuild-chain.ts';

interface Row {
  readonly chain: string;
  readonly device_id: string;
  readonly size: number | string;
  readonly keys: readonly string[] | null;
}

export async function chainsOfPeriod(
  database: Database,
  { tenant, period }: { readonly tenant: string; readonly period: Period },
): Promise<readonly ChainSource[]> {
  const rows = await database.transaction({ role: 'reader', tenant }, (queries) =>
    queries.query<Row>(
      `SELECT chain, device_id, size, keys FROM chains
       WHERE tenant_id = $1 AND size > 0 AND last_received_at >= $2 AND EXISTS (
         SELECT 1 FROM records
         WHERE records.tenant_id = $1 AND records.chain = chains.chain AND happened_at >= $2 AND happened_at < $3
       )
       ORDER BY device_id = $4, device_id, first_received_at, chain`,
      [tenant, period.fromUtc, period.untilUtc, ownDeviceId],
    ),
  );
  return rows.map(({ chain, device_id: deviceId, size, keys }) => ({
    tenant,
    chain,
    deviceId,
    size: Number(size),
    keys: keys ?? [],
  }));
}

/** Whole days in UTC, as pages of a collector count them. Undefined for what is no such period. Untrusted. */
export function utcPeriod(from: string, to: string): Period | undefined {
  const [start, end] = [momentOf(from), momentOf(to)];
  if (start === undefined || end === undefined || start > end) return undefined;
  const untilUtc = new Date(end + 24 * 3_600_000).toISOString();
  return { from, to, timeZone: 'UTC', fromUtc: new Date(start).toISOString(), untilUtc };
}

function momentOf(date: string): number | undefined {
  if (!/^(?:19[7-9]|20|21)\d?\d-\d\d-\d\d$/.test(date)) return undefined;
  const moment = Date.parse(`${date}T00:00:00.000Z`);
  return Number.isNaN(moment) || new Date(moment).toISOString().slice(0, 10) !== date ? undefined : moment;
}
