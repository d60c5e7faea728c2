// The row of the collector's own chain of a tenant: whoever holds its lock is the one writer, whatever replica he is in.
import { firstPrevHash } from '../../audit/line.ts';
import { keyText } from '../../audit/log-keys.ts';
import { CompactTree } from '../../audit/tree.ts';
import { InvariantError } from '../../base/error.ts';
import type { CollectorContext } from '../context.ts';
import type { Queries } from '../database/database.ts';

/** `device_id` of the collector's own chains. No device may enrol under it. */
export const ownDeviceId = 'collector';

/** Begins the id of each of the collector's own chains. No chain of a device may begin so. */
export const ownChainPrefix = 'c_own_';

/** What the chain needs of what the collector is made of. */
export type OwnChainContext = Pick<CollectorContext, 'clock' | 'signer' | 'witness'>;

export interface OwnChain {
  readonly tenant: string;
  readonly chain: string;
  readonly inc: number;
  readonly size: number;
  /** Hex; 64 zeros before the first record. */
  readonly headLeaf: string;
  readonly tree: CompactTree;
  /** Verifier keys, in the order of their use. */
  readonly keys: readonly string[];
  readonly lastMs: number;
  readonly cosignedSize: number;
}

interface Row {
  readonly chain: string;
  readonly inc: number | string;
  readonly size: number | string | bigint;
  readonly head_leaf: string | null;
  readonly frontier: readonly string[] | null;
  readonly keys: readonly string[] | null;
  readonly last_timestamp: string | Date | null;
  readonly cosigned_size: number | string | bigint | null;
}

/** Locks the row until the transaction ends; makes the chain when there is none. */
export async function lockOwnChain(queries: Queries, context: OwnChainContext, tenant: string): Promise<OwnChain> {
  const found = await locked(queries, tenant);
  if (found !== undefined) return found;
  const now = context.clock.now().toISOString();
  await insertOwnChain(queries, { tenant, chain: firstChainOf(tenant), keys: [keyText(context.signer.key)], now });
  const made = await locked(queries, tenant);
  if (made === undefined) throw new InvariantError('the own chain of the collector cannot be found after it was made');
  return made;
}

interface NewOwnChain {
  readonly tenant: string;
  readonly chain: string;
  readonly keys: readonly string[];
  readonly now: string;
}

/** Open and empty; nothing when it is there. */
export async function insertOwnChain(queries: Queries, { tenant, chain, keys, now }: NewOwnChain): Promise<void> {
  await queries.query(
    `INSERT INTO chains (tenant_id, chain, device_id, size, head_leaf, frontier, keys, inc, cosigned_size, state,
       first_received_at, last_received_at)
     VALUES ($1, $2, $3, 0, $4, $5::text[], $6::text[], 1, 0, 'open', $7, $7)
     ON CONFLICT DO NOTHING`,
    [tenant, chain, ownDeviceId, firstPrevHash, [], keys, now],
  );
}

/** Nothing is added to them any more. Answers the one that was written last; undefined: there was none. */
export async function closeOwnChains(queries: Queries, tenant: string): Promise<OwnChain | undefined> {
  const last = await locked(queries, tenant);
  await queries.query(`UPDATE chains SET state = 'closed' WHERE tenant_id = $1 AND device_id = $2`, [
    tenant,
    ownDeviceId,
  ]);
  return last;
}

/** The chain that is being written: the last one that is open. Undefined before the first record. */
export async function findOwnChain(queries: Queries, tenant: string): Promise<string | undefined> {
  const [row] = await queries.query<{ readonly chain: string }>(
    `SELECT chain FROM chains WHERE tenant_id = $1 AND device_id = $2 AND state = 'open'
     ORDER BY first_received_at DESC, chain DESC LIMIT 1`,
    [tenant, ownDeviceId],
  );
  return row?.chain;
}

/** What the first one is called. */
export function firstChainOf(tenant: string): string {
  return `${ownChainPrefix}${tenant.replaceAll('-', '')}`;
}

async function locked(queries: Queries, tenant: string): Promise<OwnChain | undefined> {
  const [row] = await queries.query<Row>(
    `SELECT chain, inc, size, head_leaf, frontier, keys, last_timestamp, cosigned_size FROM chains
     WHERE tenant_id = $1 AND device_id = $2 AND state = 'open'
     ORDER BY first_received_at DESC, chain DESC LIMIT 1 FOR UPDATE`,
    [tenant, ownDeviceId],
  );
  return row === undefined ? undefined : chainOf(tenant, row);
}

function chainOf(tenant: string, row: Row): OwnChain {
  const size = Number(row.size);
  const frontier = (row.frontier ?? []).map((node) => Buffer.from(node, 'hex'));
  return {
    tenant,
    chain: row.chain,
    inc: Number(row.inc),
    size,
    headLeaf: row.head_leaf ?? firstPrevHash,
    tree: new CompactTree(frontier, size),
    keys: row.keys ?? [],
    lastMs: row.last_timestamp === null ? 0 : new Date(row.last_timestamp).getTime(),
    cosignedSize: Number(row.cosigned_size ?? 0),
  };
}
