// Every chain of a tenant from its first leaf to its head: lines, links, the tree, and what the witness cosigned. Of records
// that were disposed of the leaf hashes stand in for the lines, as far as a certificate of this collector speaks of them.
import { certifiesLeaves, openChainCertificate } from '../../audit/chain-certificate.ts';
import { firstPrevHash, leafHash } from '../../audit/line.ts';
import type { VerifierKey } from '../../audit/note.ts';
import { CompactTree } from '../../audit/tree.ts';
import type { Queries } from '../database/database.ts';
import { type CosignedHead, headOf } from './verify-archive.ts';

export interface CheckedChain {
  readonly chain: string;
  /** Records and leaf hashes that are held. */
  readonly size: number;
  /** Hex. */
  readonly root: string;
  /** Of which only leaf hashes are kept. */
  readonly disposed: number;
  /** More than `size` where a device sends checkpoints without their records (`hash-only`). */
  readonly cosignedSize: number;
}

export interface ChainCheck {
  readonly chains: readonly CheckedChain[];
  readonly records: number;
  readonly disposed: number;
  /** Empty: every chain is whole, and its head is what was cosigned. */
  readonly problems: readonly string[];
}

interface ChainRow {
  readonly chain: string;
  readonly mode: string;
  readonly size: string | number;
  readonly head_leaf: string | null;
  readonly cosigned_size: string | number | null;
  readonly cosigned_note: string | null;
}

/** Reads page by page within the caller's transaction, as whatever role that has. `witnessKey`: the one that cosigned. */
export async function checkChains(queries: Queries, tenant: string, witnessKey: VerifierKey): Promise<ChainCheck> {
  const rows = await queries.query<ChainRow>(
    `SELECT chain, mode, size, head_leaf, cosigned_size, cosigned_note FROM chains WHERE tenant_id = $1 ORDER BY chain`,
    [tenant],
  );
  const chains: CheckedChain[] = [];
  const problems: string[] = [];
  for (const row of rows) {
    const walk = new ChainWalk({ tenant, row, witnessKey });
    const fault = (await walk.run(queries)) ?? walk.compare();
    if (fault !== undefined) problems.push(`${row.chain}: ${fault}`);
    chains.push(walk.result());
  }
  const sum = (count: (chain: CheckedChain) => number): number =>
    chains.reduce((total, each) => total + count(each), 0);
  return { chains, records: sum(({ size }) => size), disposed: sum(({ disposed }) => disposed), problems };
}

const pageRows = 1000;

interface Walked {
  readonly tenant: string;
  readonly row: ChainRow;
  readonly witnessKey: VerifierKey;
}

class ChainWalk {
  readonly #tenant: string;
  readonly #row: ChainRow;
  readonly #chain: string;
  readonly #witnessKey: VerifierKey;
  /** What was cosigned last; undefined: the witness signed no such thing. */
  readonly #head: CosignedHead | undefined;
  readonly #tree = new CompactTree();
  #last = firstPrevHash;
  #disposed = 0;
  /** The last head of which all records should be here, and the root that they have at its size. */
  #held: CosignedHead | undefined;
  #heldRoot: string | undefined;

  constructor({ tenant, row, witnessKey }: Walked) {
    this.#tenant = tenant;
    this.#row = row;
    this.#chain = row.chain;
    this.#witnessKey = witnessKey;
    this.#head = headOf(row.cosigned_note, row.chain, witnessKey);
  }

  result(): CheckedChain {
    const root = Buffer.from(this.#tree.root()).toString('hex');
    return {
      chain: this.#chain,
      size: this.#tree.size,
      root,
      disposed: this.#disposed,
      cosignedSize: this.#head?.size ?? 0,
    };
  }

  /** The first thing that is wrong. */
  async run(queries: Queries): Promise<string | undefined> {
    this.#held = this.#isHashOnly ? await this.#headWithRecords(queries) : this.#head;
    const disposed = await queries.query<{ readonly first_seq: string | number; readonly last_seq: string | number }>(
      `SELECT first_seq, last_seq FROM disposed_parts WHERE tenant_id = $1 AND chain = $2 ORDER BY first_seq`,
      [this.#tenant, this.#chain],
    );
    for (;;) {
      const next = this.#tree.size;
      const fault = await this.#records(queries);
      if (fault !== undefined) return fault;
      const part = disposed.find(
        ({ first_seq: first, last_seq: last }) => Number(first) <= this.#tree.size && Number(last) >= this.#tree.size,
      );
      if (part === undefined) {
        if (this.#tree.size === next) return undefined;
        continue;
      }
      const missing = await this.#leaves(queries, Number(part.first_seq));
      if (missing !== undefined) return missing;
    }
  }

  /** Records from here on, as far as they are dense. */
  async #records(queries: Queries): Promise<string | undefined> {
    for (;;) {
      const from = this.#tree.size;
      const rows = await queries.query<{
        readonly seq: string | number;
        readonly leaf: Uint8Array;
        readonly line: string;
      }>(
        `SELECT seq, leaf, line FROM records WHERE tenant_id = $1 AND chain = $2 AND seq >= $3 AND seq < $4 ORDER BY seq`,
        [this.#tenant, this.#chain, from, from + pageRows],
      );
      for (const { seq, leaf, line } of rows) {
        if (Number(seq) !== this.#tree.size) return undefined;
        const hashed = leafHash(Buffer.from(line, 'utf8'));
        if (hashed !== Buffer.from(leaf).toString('hex')) return `record ${seq} is not the one that was hashed`;
        if (previousOf(line) !== this.#last) return `record ${seq} does not follow on the one before it`;
        this.#append(hashed);
      }
      if (rows.length < pageRows) return undefined;
    }
  }

  async #leaves(queries: Queries, firstSeq: number): Promise<string | undefined> {
    const [part] = await queries.query<{
      readonly first_prev_hash: string;
      readonly last_seq: string | number;
      readonly leaves: Uint8Array;
      readonly note: string | null;
    }>(
      `SELECT first_prev_hash, last_seq, leaves, note FROM disposed_parts WHERE tenant_id = $1 AND chain = $2 AND first_seq = $3`,
      [this.#tenant, this.#chain, firstSeq],
    );
    if (part === undefined || part.leaves.length !== (Number(part.last_seq) - firstSeq + 1) * 32)
      return `the leaf hashes from ${firstSeq} on are not whole`;
    if (firstSeq === this.#tree.size && part.first_prev_hash !== this.#last)
      return `the leaf hashes from ${firstSeq} on do not follow on the record before them`;
    if (!this.#isCertified(firstSeq, part))
      return `records ${firstSeq} to ${part.last_seq} are gone, and no certificate of this collector says that they were disposed of`;
    for (let start = (this.#tree.size - firstSeq) * 32; start < part.leaves.length; start += 32) {
      this.#append(Buffer.from(part.leaves.subarray(start, start + 32)).toString('hex'));
      this.#disposed += 1;
    }
    return undefined;
  }

  /** Untrusted: the note, and whatever stands beside it. */
  #isCertified(
    firstSeq: number,
    { note, leaves }: { readonly note: string | null; readonly leaves: Uint8Array },
  ): boolean {
    const opened = openChainCertificate(note ?? '', [this.#witnessKey]);
    if (opened.kind !== 'certified') return false;
    const { certificate } = opened;
    const isOfPlace = certificate.tenant === this.#tenant && certificate.chain === this.#chain;
    return isOfPlace && certificate.first_seq === firstSeq && certifiesLeaves(certificate, leaves);
  }

  #append(leaf: string): void {
    this.#tree.append(Buffer.from(leaf, 'hex'));
    this.#last = leaf;
    if (this.#tree.size === this.#held?.size) this.#heldRoot = Buffer.from(this.#tree.root()).toString('hex');
  }

  compare(): string | undefined {
    const { size, head_leaf: head, cosigned_size: cosigned } = this.#row;
    const [held, cosignedSize] = [this.#tree.size, Number(cosigned ?? 0)];
    if (held !== Number(size)) return `it has ${held} records, and its head says ${size}`;
    if (held > 0 && this.#last !== head) return 'its head is not its last record';
    if (cosignedSize === 0) return undefined;
    if (cosignedSize > held && !this.#isHashOnly) return `${cosignedSize} records were cosigned, and ${held} are here`;
    if (this.#head === undefined || this.#held === unsigned) return 'its cosigned head is not signed by this witness';
    if (this.#head.size !== cosignedSize)
      return `its cosigned head is of ${this.#head.size} records, not ${cosignedSize}`;
    if (this.#heldRoot !== this.#held?.root)
      return `its first ${this.#held?.size} records are not those that were cosigned`;
    return undefined;
  }

  get #isHashOnly(): boolean {
    return this.#row.mode === 'hash-only';
  }

  /** Its device sends checkpoints without records, or has begun to send them: what is here is under an earlier head. */
  async #headWithRecords(queries: Queries): Promise<CosignedHead | undefined> {
    const [row] = await queries.query<{ readonly note: string | null }>(
      `SELECT cosigned_note AS note FROM checkpoints
       WHERE tenant_id = $1 AND chain = $2 AND size > 0 AND size <= $3 AND cosigned_note IS NOT NULL
       ORDER BY size DESC LIMIT 1`,
      [this.#tenant, this.#chain, Number(this.#row.size)],
    );
    return row === undefined ? undefined : (headOf(row.note, this.#chain, this.#witnessKey) ?? unsigned);
  }
}

/** A head that stands where the cosigned ones are, and is not cosigned. */
const unsigned: CosignedHead = { size: 0, root: '' };

function previousOf(line: string): unknown {
  return (JSON.parse(line) as { readonly prev_hash?: unknown }).prev_hash;
}
