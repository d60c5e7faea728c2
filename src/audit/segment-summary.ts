// What a manifest says of its segment alone, gathered while the segment is written, or from a stored one.
import { createHash } from 'node:crypto';
import type { Manifest } from './manifest.ts';
import type { AuditRecord } from './record.ts';

/** A manifest without what depends on the segments before. */
export type SegmentSummary = Omit<Manifest, 'v' | 'tree_size' | 'frontier' | 'root' | 'previous_manifest'>;

/** One for each segment, fed with what is durable. */
export class SummaryBuilder {
  readonly #segment: string;
  readonly #sha256 = createHash('sha256');
  readonly #policies = new Set<string>();
  #bytes = 0;
  #count = 0;
  #first: AuditRecord | undefined;
  #last: AuditRecord | undefined;
  #lastLeaf = '';

  /** `segment`: its file name. */
  constructor(segment: string) {
    this.#segment = segment;
  }

  /** `leaf`: hex. */
  add(record: AuditRecord, leaf: string): void {
    this.#first ??= record;
    this.#last = record;
    this.#lastLeaf = leaf;
    this.#count += 1;
    const policy = record['policy_hash'];
    if (typeof policy === 'string') this.#policies.add(policy);
  }

  /** The stored bytes of the records that were added. */
  addBytes(bytes: Uint8Array): void {
    this.#sha256.update(bytes);
    this.#bytes += bytes.length;
  }

  /** Once, at the end. Undefined for a segment without a record. */
  finish(): SegmentSummary | undefined {
    const first = this.#first;
    const last = this.#last;
    if (first === undefined || last === undefined) return undefined;
    return {
      chain: first.chain,
      segment: this.#segment,
      inc: first.inc,
      first_seq: first.seq,
      last_seq: last.seq,
      count: this.#count,
      first_timestamp: first.timestamp,
      last_timestamp: last.timestamp,
      first_prev_hash: first.prev_hash,
      last_leaf: this.#lastLeaf,
      sha256: this.#sha256.digest('hex'),
      bytes: this.#bytes,
      policy_hashes: [...this.#policies].toSorted(),
    };
  }
}
