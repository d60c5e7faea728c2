// Makes what pages read anew from the records: after a restore, or when it is in doubt.
import type { AuditRecord } from '../../../audit/record.ts';
import type { Database, Queries } from '../../database/database.ts';
import { StoreError } from '../../error.ts';
import { BatchSums } from './batch-sums.ts';
import { lockTotals } from './fold-days.ts';
import { storeSums } from './observe-rollups.ts';

/** By device. */
export const rollupTables = [
  'rollup_days',
  'rollup_uses',
  'rollup_devices',
  'rollup_tools',
  'rollup_policies',
] as const;

/** Of all devices: empty until days are folded again. */
const foldedTables = ['rollup_totals', 'rollup_teams', 'rollup_changes'] as const;

/** Records that are in memory at a time. */
const pageSize = 2_000;

interface StoredRow {
  readonly seq: number | string | bigint;
  readonly line: string;
  readonly received_at: Date | string;
}

interface ChainName {
  readonly chain: string;
  readonly device_id: string;
}

/** How often it is begun anew when a chain comes into being meanwhile. */
const maxTries = 5;

/**
 * In one transaction: whoever reads sees the old or the new figures. Batches of this tenant wait until it is over. Only records
 * that the database still holds count: what an archive took is no longer in the figures. Returns how many were read.
 * Throws StoreError; `conflict`: new devices kept coming.
 */
export async function rebuildRollups(database: Database, tenant: string): Promise<number> {
  for (let tried = 1; ; tried += 1) {
    try {
      return await database.transaction({ role: 'retention', tenant }, (queries) => rebuild(queries, tenant));
    } catch (error) {
      if (!(error instanceof StoreError) || error.code !== 'conflict' || tried === maxTries) throw error;
    }
  }
}

async function rebuild(queries: Queries, tenant: string): Promise<number> {
  await lockTotals(queries, tenant);
  const chains = await queries.query<ChainName>(`${ownedChains} FOR UPDATE`, [tenant]);
  // Names of ours.
  for (const table of [...rollupTables, ...foldedTables])
    await queries.query(`DELETE FROM ${table} WHERE tenant_id = $1`, [tenant]);
  let read = 0;
  for (const { chain, device_id } of chains) read += await addChain(queries, { tenant, chain, deviceId: device_id });
  const now = await queries.query<ChainName>(ownedChains, [tenant]);
  if (now.length !== chains.length) {
    throw new StoreError('conflict', 'A device began a new chain while the figures were rebuilt. Nothing was changed.');
  }
  return read;
}

const ownedChains =
  "SELECT chain, device_id FROM chains WHERE tenant_id = $1 AND device_id <> 'collector' ORDER BY chain";

async function addChain(
  queries: Queries,
  { tenant, chain, deviceId }: { readonly tenant: string; readonly chain: string; readonly deviceId: string },
): Promise<number> {
  let read = 0;
  for (let after = -1; ;) {
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
