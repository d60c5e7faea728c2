// Adds records to the collector's own chain while its row is locked, and stores them together.
import { encodeRecord, type EncodedRecord, type PendingRecord } from '../../audit/encode-record.ts';
import type { AuditRecord, RecordFields, RecordType } from '../../audit/record.ts';
import type { Queries } from '../database/database.ts';
import { handOverFields } from './own-chain-keys.ts';
import { lockOwnChain, type OwnChain, type OwnChainContext } from './own-chain-row.ts';
import { type OwnCheckpoint, signOwnChain } from './sign-own-chain.ts';

export interface OwnEntry {
  readonly type: RecordType;
  readonly fields: RecordFields;
}

/** A checkpoint is made with the record that completes so many without one. */
const checkpointEvery = 50;

/** Clocks of replicas differ: what is no further behind than this takes the time of the record before it. */
const maxSkewMs = 60_000;

/** Locks the chain until the transaction ends. When another key signs than before, its record comes first. */
export async function openOwnWriter(queries: Queries, context: OwnChainContext, tenant: string): Promise<OwnWriter> {
  const writer = new OwnWriter(context, await lockOwnChain(queries, context, tenant));
  const handOver = handOverFields(writer.chain, context.signer);
  if (handOver !== undefined) writer.add({ type: 'key.rotated', fields: handOver });
  return writer;
}

export class OwnWriter {
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
    const { new_key: next } = fields;
    const isRotation = type === 'key.rotated' && typeof next === 'string';
    const keys = isRotation ? [...this.#chain.keys, next] : this.#chain.keys;
    this.#chain = { ...this.#chain, inc, keys, size: size + 1, headLeaf: encoded.leaf, lastMs: atMs };
    this.#written.push(encoded);
    return encoded.record;
  }

  /** What was added since the last time. */
  async store(queries: Queries): Promise<void> {
    if (this.#written.length === 0) return;
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
    this.#written.length = 0;
    if (size - cosignedSize >= checkpointEvery) await this.sign(queries);
  }

  /** Everything that is stored. */
  async sign(queries: Queries): Promise<OwnCheckpoint> {
    const checkpoint = await signOwnChain(queries, this.#context, this.#chain);
    this.#chain = { ...this.#chain, cosignedSize: checkpoint.size };
    return checkpoint;
  }
}
