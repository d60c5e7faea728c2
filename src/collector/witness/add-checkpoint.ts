// Witness of a log whose records stay where they are (C2SP tlog-witness): of a signed tree head it is checked that it
// extends the one before, or the records that are here from before, and nothing else is known.
import { cosign } from '../../audit/note.ts';
import { hashBytes, verifyConsistency } from '../../audit/tree.ts';
import type { CollectorContext, Device } from '../context.ts';
import type { Queries } from '../database/database.ts';
import { checkpointOf, chainForm, malformed, type ParsedCheckpoint } from '../ingest/batch-head.ts';
import { Refused } from '../http/refused.ts';
import { signerStanding } from '../ingest/chain-keys.ts';
import { type ChainRow, knownTree, lockChain } from '../ingest/chain-row.ts';
import { ownNote, storeCheckpoint } from '../ingest/checkpoint-store.ts';
import { noteDevice } from '../ingest/device-notes.ts';
import { moveWitnessed } from '../ingest/record-store.ts';
import { reportFork } from '../workflow/report-chain.ts';

export interface AddCheckpoint {
  /** Size of the tree that the witness is thought to know: what it cosigned last, or of more records that it holds. */
  readonly oldSize: number;
  readonly proof: readonly Uint8Array[];
  readonly checkpoint: ParsedCheckpoint;
}

/** `conflict`: another size is known here, or another tree of the same size. All but `cosigned` change nothing. */
export type WitnessOutcome =
  | { readonly kind: 'cosigned'; readonly lines: string }
  | { readonly kind: 'conflict'; readonly size: number }
  | { readonly kind: 'unknown-origin' | 'bad-proof' | 'quarantined' };

const maxProofLines = 63;

/** Untrusted: the body, `old <size>`, proof lines, an empty line, the note. Throws Refused `malformed`. */
export function parseAddCheckpoint(body: string): AddCheckpoint {
  const end = body.indexOf('\n\n');
  if (end === -1) throw malformed('The body is an old size, a proof, an empty line and a note.');
  const [first = '', ...proofLines] = body.slice(0, end).split('\n');
  const match = /^old (0|[1-9]\d{0,15})$/.exec(first);
  const oldSize = Number(match?.[1] ?? Number.NaN);
  if (!Number.isSafeInteger(oldSize)) throw malformed('The first line is "old " and a size.');
  if (proofLines.length > maxProofLines) throw malformed(`A proof has at most ${maxProofLines} lines.`);
  const checkpoint = checkpointOf(body.slice(end + 2));
  if (oldSize > checkpoint.size) throw malformed('The old size is larger than that of the checkpoint.');
  return { oldSize, proof: proofLines.map(hashOf), checkpoint };
}

function hashOf(line: string): Uint8Array {
  const bytes = Buffer.from(line, 'base64');
  if (bytes.length !== hashBytes || bytes.toString('base64') !== line)
    throw malformed('A line of the proof is no hash.');
  return bytes;
}

/** Role `ingest`; what it answers is committed with the caller's transaction. Throws Refused, StoreError. */
export async function addCheckpoint(
  queries: Queries,
  device: Device,
  asked: AddCheckpoint,
  context: CollectorContext,
): Promise<WitnessOutcome> {
  const { checkpoint, oldSize, proof } = asked;
  const prefix = `pretense/${device.deviceId}/`;
  const name = checkpoint.origin.startsWith(prefix) ? checkpoint.origin.slice(prefix.length) : '';
  if (!chainForm.test(name)) return { kind: 'unknown-origin' };
  const now = context.clock.now();
  const chain = await lockChain(queries, { device, chain: name, mode: 'hash-only', now });
  // Thrown, so that no chain is begun by whoever has the token alone.
  if (signerStanding(checkpoint, chain.keys, []) !== 'current')
    throw new Refused('foreign-chain', 'The checkpoint is not signed by a key of this device.');
  if (chain.isQuarantined) return { kind: 'quarantined' };
  const known = knownTree(chain);
  if (oldSize !== known.size) return { kind: 'conflict', size: known.size };
  if (checkpoint.size === oldSize && oldSize > 0 && checkpoint.root !== known.root) {
    await recordFork(queries, context, { device, chain, checkpoint });
    return { kind: 'conflict', size: known.size };
  }
  const isRight = verifyConsistency({
    from: oldSize,
    to: checkpoint.size,
    proof,
    fromRoot: Buffer.from(known.root, 'hex'),
    toRoot: Buffer.from(checkpoint.root, 'hex'),
  });
  if (!isRight) return { kind: 'bad-proof' };
  const own = ownNote(checkpoint, chain.keys);
  const cosigned = cosign(own, context.witness, Math.floor(now.getTime() / 1000));
  const { tenant } = device;
  const { size } = checkpoint;
  await storeCheckpoint(queries, { tenant, chain: name, size, cosigned, now });
  await moveWitnessed(queries, { tenant, chain: name, size, cosigned, now });
  await noteDevice(queries, context, { device, records: [], now, isWitnessed: size > oldSize });
  context.metrics?.cosigned();
  return { kind: 'cosigned', lines: cosigned.slice(own.length) };
}

interface OtherTree {
  readonly device: Device;
  readonly chain: ChainRow;
  readonly checkpoint: ParsedCheckpoint;
}

/** The device signed two trees of one size. */
async function recordFork(
  queries: Queries,
  context: CollectorContext,
  { device, chain, checkpoint }: OtherTree,
): Promise<void> {
  await queries.query(`UPDATE chains SET state = 'quarantined' WHERE tenant_id = $1 AND chain = $2`, [
    device.tenant,
    chain.chain,
  ]);
  const fields = {
    subject_chain: chain.chain,
    subject_device: device.deviceId,
    seq_forked: checkpoint.size - 1,
    reason: 'root',
    held_size: chain.size,
    cosigned_size: chain.cosignedSize,
    quarantine_id: '',
    checkpoint: checkpoint.text,
  };
  const { tenant, deviceId } = device;
  await reportFork(queries, context, { tenant, deviceId, chain: chain.chain, seq: checkpoint.size - 1, fields });
}
