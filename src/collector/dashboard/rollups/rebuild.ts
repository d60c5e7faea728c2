// Makes what pages read anew from the records: after a restore, or when it is in doubt.
import type { AuditRecord } from '../../../audit/record.ts';
import type { Database, Queries } from '../../database/database.ts';
import { BatchSums } from './batch-sums.ts';
import { storeSums } from './observe-rollups.ts';

export const rollupTables = [
  'rollup_days',
  'rollup_uses',
  'rollup_devices',
  'rollup_tools',
  'rollup_policies',
] as const;

/** Records that are in memory at a time. */
const pageSize = 2_000;

interface StoredRow {
  readonly seq: number | string | bigint;
  readonly line: string;
  readonly received_at: Date | string;
}

/**
 * In one transaction: whoever reads sees the old or the new figures. Batches of this tenant wait until it is over. Only records
 * that the database still holds count: what an archive took is no longer in the figures. Returns how many were read.
 * Throws StoreError.
 */
export async function rebuildRollups(database: Database, tenant: string): Promise<number> {
  return database.transaction({ role: 'retention', tenant }, async (queries) => {
    await queries.query('SELECT device_id FROM devices ORDER BY device_id FOR UPDATE');
    const chains = await queries.query<{ chain: string; device_id: string }>(
      "SELECT chain, device_id FROM chains WHERE device_id <> 'collector' ORDER BY chain FOR UPDATE",
    );
    // Names of ours.
    for (const table of rollupTables) await queries.query(`DELETE FROM ${table}`);
    let read = 0;
    for (const { chain, device_id } of chains) read += await addChain(queries, { tenant, chain, deviceId: device_id });
    return read;
  });
}

async function addChain(
  queries: Queries,
  { tenant, chain, deviceId }: { readonly tenant: string; readonly chain: string; readonly deviceId: string },
): Promise<number> {
  let read = 0;
  for (let after = -1; ; ) {
    const rows = await queries.query<StoredRow>(
      'SELECT seq, line, received_at FROM records WHERE tenant_id = $1 AND chain = $2 AND seq > $3 ORDER BY seq LIMIT $4',
      [tenant, chain, after, pageSize],
    );
    if (rows.length === 0) return read;
    const sums = new BatchSums();
    for (const { seq, line, received_at } of rows) {
      sums.add(JSON.parse(line) as AuditRecord, { chain, seq: Number(seq), receivedAt: new Date(received_at) });
    }
    await storeSums(queries, { tenant, deviceId }, sums);
    read += rows.length;
    after = Number(rows.at(-1)?.seq ?? after);
  }
}
