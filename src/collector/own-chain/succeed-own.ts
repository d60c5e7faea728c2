// After a restore the collector's own chain is not gone on with: its next numbers may have been used after the backup, and
// somebody may hold a head with them. Another chain begins, whose first record names the one before.
import { randomBytes } from 'node:crypto';
import { keyText } from '../../audit/log-keys.ts';
import type { AuditRecord, RecordFields } from '../../audit/record.ts';
import type { Queries } from '../database/database.ts';
import { appendOwn } from './append-own.ts';
import { closeOwnChains, firstChainOf, insertOwnChain, type OwnChainContext } from './own-chain-row.ts';
import { signOwnChain } from './sign-own-chain.ts';

export interface Succession {
  /** Of the record `backup.restored`, besides what it says of the chain before. */
  readonly fields: RecordFields;
  /** Whether the chain before is signed to its end. Without, the context may hold public keys alone. */
  readonly isSigned: boolean;
}

/**
 * Closes the own chains of a tenant and begins another one with the record `backup.restored`, which names the one before
 * with its size, last leaf hash and root (null: there was none). Throws StoreError.
 */
export async function succeedOwnChain(
  queries: Queries,
  context: OwnChainContext,
  tenant: string,
  { fields, isSigned }: Succession,
): Promise<AuditRecord> {
  const before = await closeOwnChains(queries, tenant);
  if (isSigned && before !== undefined && before.cosignedSize < before.size)
    await signOwnChain(queries, context, before);
  // Random: a backup may be restored twice, and neither of the two chains is the other.
  const chain = `${firstChainOf(tenant)}_${randomBytes(4).toString('hex')}`;
  const now = context.clock.now().toISOString();
  await insertOwnChain(queries, { tenant, chain, keys: [keyText(context.signer.key)], now });
  return await appendOwn(queries, context, tenant, 'backup.restored', {
    ...fields,
    previous_chain: before?.chain ?? null,
    previous_size: before?.size ?? null,
    previous_head: before === undefined ? null : before.headLeaf,
    previous_root: before === undefined ? null : Buffer.from(before.tree.root()).toString('hex'),
  });
}
