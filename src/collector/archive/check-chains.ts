// Every chain of a tenant from its first leaf to its head: lines, links, the tree, and what the witness cosigned. Of records
// that were disposed of the leaf hashes stand in for the lines.
import { firstPrevHash, leafHash } from '../../audit/line.ts';
import type { VerifierKey } from '../../audit/note.ts';
import { CompactTree } from '../../audit/tree.ts';
import type { Queries } from '../database/database.ts';
import { headOf } from './verify-archive.ts';

export interface CheckedChain {
  readonly chain: string;
  readonly size: number;
  /** Hex. */
  readonly root: string;
  /** Of which only leaf hashes are kept. */
  readonly disposed: number;
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
  readonly size: string | number;
  readonly head_leaf: string | null;
  readonly cosigned_size: string | number | null;
  readonly cosigned_note: string | null;
}

/** Reads page by page within the caller's transaction, as whatever role that has. `witnessKey`: the one that cosigned. */
export async function checkChains(queries: Queries, tenant: string, witnessKey: VerifierKey): Promise<ChainCheck> {
  const rows = await queries.query<ChainRow>(
    `SELECT chain, size, head_leaf, cosigned_size, cosigned_note FROM chains WHERE tenant_id = $1 ORDER BY chain`,
    [tenant],
  );
  const chains: CheckedChain[] = [];
  const problems: string[] = [];
  for (const row of rows) {
    const walk = new ChainWalk(row.chain, Number(row.cosigned_size ?? 0));
    const fault = await walk.run(queries, tenant);
    const problem = fault ?? walk.compare(row, witnessKey);
    if (problem !== undefined) problems.push(`${row.chain}: ${problem}`);
    chains.push(walk.result());
  }
  const sum = (count: (chain: CheckedChain) => number): number =>
    chains.reduce((total, each) => total + count(each), 0);
  return { chains, records: sum(({ size }) => size), disposed: sum(({ disposed }) => disposed), problems };
}

const pageRows = 1000;

class ChainWalk {
  readonly #chain: string;
  readonly #cosignedSize: number;
  readonly #tree = new CompactTree();
  #last = firstPrevHash;
  #disposed = 0;
  #cosignedRoot: string | undefined;

  constructor(chain: string, cosignedSize: number) {
    this.#chain = chain;
    this.#cosignedSize = cosignedSize;
  }

  result(): CheckedChain {
    const root = Buffer.from(this.#tree.root()).toString('hex');
    return {
      chain: this.#chain,
      size: this.#tree.size,
      root,
      disposed: this.#disposed,
      cosignedSize: this.#cosignedRoot === undefined ? 0 : this.#cosignedSize,
    };
  }

  /** The first thing that is wrong. */
  async run(queries: Queries, tenant: string): Promise<string | undefined> {
    const disposed = await queries.query<{ readonly first_seq: string | number; readonly last_seq: string | number }>(
      `SELECT first_seq, last_seq FROM disposed_parts WHERE tenant_id = $1 AND chain = $2 ORDER BY first_seq`,
      [tenant, this.#chain],
    );
    for (;;) {
      const next = this.#tree.size;
      const fault = await this.#records(queries, tenant);
      if (fault !== undefined) return fault;
      const part = disposed.find(
        ({ first_seq: first, last_seq: last }) => Number(first) <= this.#tree.size && Number(last) >= this.#tree.size,
      );
      if (part === undefined) {
        if (this.#tree.size === next) return undefined;
        continue;
      }
      const missing = await this.#leaves(queries, tenant, Number(part.first_seq));
      if (missing !== undefined) return missing;
    }
  }

  /** Records from here on, as far as they are dense. */
  async #records(queries: Queries, tenant: string): Promise<string | undefined> {
    for (;;) {
      const from = this.#tree.size;
      const rows = await queries.query<{
        readonly seq: string | number;
        readonly leaf: Uint8Array;
        readonly line: string;
      }>(
        `SELECT seq, leaf, line FROM records WHERE tenant_id = $1 AND chain = $2 AND seq >= $3 AND seq < $4 ORDER BY seq`,
        [tenant, this.#chain, from, from + pageRows],
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

  async #leaves(queries: Queries, tenant: string, firstSeq: number): Promise<string | undefined> {
    const [part] = await queries.query<{
      readonly first_prev_hash: string;
      readonly last_seq: string | number;
      readonly leaves: Uint8Array;
    }>(
      `SELECT first_prev_hash, last_seq, leaves FROM disposed_parts WHERE tenant_id = $1 AND chain = $2 AND first_seq = $3`,
      [tenant, this.#chain, firstSeq],
    );
    if (part === undefined || part.leaves.length !== (Number(part.last_seq) - firstSeq + 1) * 32)
      return `the leaf hashes from ${firstSeq} on are not whole`;
    if (firstSeq === this.#tree.size && part.first_prev_hash !== this.#last)
      return `the leaf hashes from ${firstSeq} on do not follow on the record before them`;
    for (let start = (this.#tree.size - firstSeq) * 32; start < part.leaves.length; start += 32) {
      this.#append(Buffer.from(part.leaves.subarray(start, start + 32)).toString('hex'));
      this.#disposed += 1;
    }
    return undefined;
  }

  #append(leaf: string): void {
    this.#tree.append(Buffer.from(leaf, 'hex'));
    this.#last = leaf;
    if (this.#tree.size === this.#cosignedSize) this.#cosignedRoot = Buffer.from(this.#tree.root()).toString('hex');
  }

  compare(
    { chain, size, head_leaf: head, cosigned_note: note }: ChainRow,
    witnessKey: VerifierKey,
  ): string | undefined {
    if (this.#tree.size !== Number(size)) return `it has ${this.#tree.size} records, and its head says ${size}`;
    if (this.#tree.size > 0 && this.#last !== head) return 'its head is not its last record';
    if (this.#cosignedSize === 0) return undefined;
    if (this.#cosignedSize > this.#tree.size)
      return `${this.#cosignedSize} records were cosigned, and ${this.#tree.size} are here`;
    const cosigned = headOf(note, chain, witnessKey);
    if (cosigned === undefined) return 'its cosigned head is not signed by this witness';
    if (cosigned.size !== this.#cosignedSize || cosigned.root !== this.#cosignedRoot)
      return `its first ${this.#cosignedSize} records are not those that were cosigned`;
    return undefined;
  }
}

function previousOf(line: string): unknown {
  return (JSON.parse(line) as { readonly prev_hash?: unknown }).prev_hash;
}
