// Checkpoints of the collector's own chain: signed by the collector as a log is, cosigned as a witness does. Both keys
// are the collector's own, so that nobody outside vouches for this chain: see docs/collector-workflow.md.
import { checkpointText, cosign, signNote } from '../../audit/note.ts';
import type { Queries } from '../database/database.ts';
import type { OwnChain, OwnChainContext } from './own-chain-row.ts';

export interface OwnCheckpoint {
  readonly chain: string;
  readonly size: number;
  /** Signed and cosigned. */
  readonly note: string;
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
