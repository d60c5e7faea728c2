// Records of the collector itself: one chain a tenant, in the same tables, envelope and tree as those of devices. What a
// person or the collector did is on the record in the transaction in which it was done, or was not done.
import { encodeRecord, type EncodedRecord, type PendingRecord } from '../../audit/encode-record.ts';
import type { AuditRecord, RecordFields, RecordType } from '../../audit/record.ts';
import { InvariantError } from '../../base/error.ts';
import type { Queries } from '../database/database.ts';
import { signOwnChain } from './checkpoint-own.ts';
import { handOverFields } from './own-chain-keys.ts';
import { lockOwnChain, type OwnChain, type OwnChainContext } from './own-chain-row.ts';

export { findOwnChain, ownChainPrefix, type OwnChainContext, ownDeviceId } from './own-chain-row.ts';
export { checkpointOwn } from './checkpoint-own.ts';

export interface OwnEntry {
  readonly type: RecordType;
  readonly fields: RecordFields;
}

/** A checkpoint is made with the record that completes so many without one. */
export const checkpointEvery = 50;

/** Clocks of replicas differ: what is no further behind than this takes the time of the record before it. */
const maxSkewMs = 60_000;

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
  const writer = new OwnWriter(context, await lockOwnChain(queries, context, tenant));
  const handOver = handOverFields(writer.chain, context.signer);
  if (handOver !== undefined) writer.add({ type: 'key.rotated', fields: handOver });
  const records = entries.map((entry) => writer.add(entry));
  await writer.store(queries);
  return records;
}

class OwnWriter {
  readonly #context: OwnChainContext;
  readonly #written: EncodedRecord[] = [];
  #chain: OwnChain;

  constructor(context: OwnChainContext, chain: OwnChain) {
    this.#context = context;
    this.#chain = chain;
  }

  get chain(): OwnChain {
    return this.#chain;
  }

  add({ type, fields }: OwnEntry): AuditRecord {
    const { clock, witness } = this.#context;
    const { chain, tree, size, headLeaf, lastMs } = this.#chain;
    // The first record of all belongs to the first incarnation, whatever it says.
    const inc = this.#chain.inc + (type === 'collector.start' && size > 0 ? 1 : 0);
    const nowMs = clock.now().getTime();
    const atMs = nowMs < lastMs && lastMs - nowMs <= maxSkewMs ? lastMs : nowMs;
    const pending: PendingRecord = {
      type,
      fields,
      common: { collector: witness.name },
      timestamp: new Date(atMs).toISOString(),
      monoMs: Math.max(0, Math.floor(clock.monotonicMs())),
    };
    const encoded = encodeRecord(pending, { seq: size - 1, hash: headLeaf }, { chain, inc });
    tree.append(Buffer.from(encoded.leaf, 'hex'));
    const keys = type === 'key.rotated' ? [...this.#chain.keys, String(fields['new_key'])] : this.#chain.keys;
    this.#chain = { ...this.#chain, inc, keys, size: size + 1, headLeaf: encoded.leaf, lastMs: atMs };
    this.#written.push(encoded);
    return encoded.record;
  }

  async store(queries: Queries): Promise<void> {
    const { tenant, chain, inc, size, headLeaf, tree, keys, lastMs, cosignedSize } = this.#chain;
    const receivedAt = this.#context.clock.now().toISOString();
    for (const { record, line, leaf } of this.#written) {
      await queries.query(
        `INSERT INTO records (tenant_id, chain, seq, day, received_at, type, happened_at, leaf, line)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
        [
          tenant,
          chain,
          record.seq,
          receivedAt.slice(0, 10),
          receivedAt,
          record.type,
          record.timestamp,
          Buffer.from(leaf, 'hex'),
          line.toString('utf8', 0, line.length - 1),
        ],
      );
    }
    await queries.query(
      `UPDATE chains SET size = $3, head_leaf = $4, frontier = $5::text[], keys = $6::text[], inc = $7,
         last_timestamp = $8, last_received_at = $9
       WHERE tenant_id = $1 AND chain = $2`,
      [
        tenant,
        chain,
        size,
        headLeaf,
        tree.frontier().map((node) => Buffer.from(node).toString('hex')),
        keys,
        inc,
        new Date(lastMs).toISOString(),
        receivedAt,
      ],
    );
    if (size - cosignedSize >= checkpointEvery) await signOwnChain(queries, this.#context, this.#chain);
  }
}
