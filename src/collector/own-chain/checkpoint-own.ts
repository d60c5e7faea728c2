// Checkpoints of the collector's own chain: signed by the collector as a log is, cosigned as a witness does. Both keys
// are the collector's own, so that nobody outside vouches for this chain: see docs/collector-workflow.md.
import { checkpointText, cosign, signNote } from '../../audit/note.ts';
import type { Queries } from '../database/database.ts';
import { lockOwnChain, type OwnChain, type OwnChainContext } from './own-chain-row.ts';

export interface OwnCheckpoint {
  readonly chain: string;
  readonly size: number;
  /** Signed and cosigned. */
  readonly note: string;
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
  const chain = await lockOwnChain(queries, context, tenant);
  if (chain.size === 0) return undefined;
  if (chain.cosignedSize < chain.size) return signOwnChain(queries, context, chain);
  const [row] = await queries.query<{ readonly cosigned_note: string }>(
    'SELECT cosigned_note FROM chains WHERE tenant_id = $1 AND chain = $2',
    [tenant, chain.chain],
  );
  return { chain: chain.chain, size: chain.size, note: row?.cosigned_note ?? '' };
}

/** The caller holds the lock of the chain, whose row says the same. */
export async function signOwnChain(
  queries: Queries,
  { clock, signer, witness }: OwnChainContext,
  { tenant, chain, size, tree }: OwnChain,
): Promise<OwnCheckpoint> {
  const now = clock.now();
  const root = Buffer.from(tree.root()).toString('hex');
  const note = signNote(checkpointText({ origin: `${signer.name}/${chain}`, size, root }), signer);
  const cosigned = cosign(note, witness, Math.floor(now.getTime() / 1000));
  await queries.query(
    `INSERT INTO checkpoints (tenant_id, chain, size, note, cosigned_note, cosigned_at) VALUES ($1, $2, $3, $4, $5, $6)`,
    [tenant, chain, size, note, cosigned, now.toISOString()],
  );
  await queries.query(
    `UPDATE chains SET cosigned_size = $3, cosigned_note = $4, cosigned_at = $5 WHERE tenant_id = $1 AND chain = $2`,
    [tenant, chain, size, cosigned, now.toISOString()],
  );
  return { chain, size, note: cosigned };
}
