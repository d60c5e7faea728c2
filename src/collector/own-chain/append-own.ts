// Records of the collector itself: one chain a tenant, in the same tables, envelope and tree as those of devices. What a
// person or the collector did is on the record in the transaction in which it was done, or was not done.
import type { AuditRecord, RecordFields, RecordType } from '../../audit/record.ts';
import { InvariantError } from '../../base/error.ts';
import type { Queries } from '../database/database.ts';
import type { OwnChainContext } from './own-chain-row.ts';
import { openOwnWriter, type OwnEntry } from './own-writer.ts';
import type { OwnCheckpoint } from './sign-own-chain.ts';

export { findOwnChain, ownChainPrefix, type OwnChainContext, ownDeviceId } from './own-chain-row.ts';
export { type OwnEntry } from './own-writer.ts';
export type { OwnCheckpoint } from './sign-own-chain.ts';

/**
 * Appends one record to the tenant's own chain. It is there when the caller's transaction commits, and is not when it
 * rolls back. Locks the chain until then: the last thing that a transaction does, so that two never wait for each other.
 * `collector.start` begins a new incarnation. Throws StoreError.
 */
export async function appendOwn(
  queries: Queries,
  context: OwnChainContext,
  tenant: string,
  type: RecordType,
  fields: RecordFields,
): Promise<AuditRecord> {
  const [record] = await appendAllOwn(queries, context, tenant, [{ type, fields }]);
  if (record === undefined) throw new InvariantError('one entry makes one record');
  return record;
}

/** The same for several records, in their order. */
export async function appendAllOwn(
  queries: Queries,
  context: OwnChainContext,
  tenant: string,
  entries: readonly OwnEntry[],
): Promise<readonly AuditRecord[]> {
  if (entries.length === 0) return [];
  const writer = await openOwnWriter(queries, context, tenant);
  const records = entries.map((entry) => writer.add(entry));
  await writer.store(queries);
  return records;
}

/**
 * Signs and cosigns all records of the tenant's own chain. Undefined when there are none; the checkpoint of before when
 * nothing was added since. Locks the chain like `appendOwn`. Throws StoreError.
 */
export async function checkpointOwn(
  queries: Queries,
  context: OwnChainContext,
  tenant: string,
): Promise<OwnCheckpoint | undefined> {
  const writer = await openOwnWriter(queries, context, tenant);
  await writer.store(queries);
  const { chain, size, cosignedSize } = writer.chain;
  if (size === 0) return undefined;
  if (cosignedSize < size) return await writer.sign(queries);
  const [row] = await queries.query<{ readonly cosigned_note: string }>(
    'SELECT cosigned_note FROM chains WHERE tenant_id = $1 AND chain = $2',
    [tenant, chain],
  );
  return { chain, size, note: row?.cosigned_note ?? '' };
}
