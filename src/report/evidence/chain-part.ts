// Which lines of the log belong to the period, and the leaf hashes of their chain.
import type { VisitedRecord } from '../../audit/verify.ts';
import type { Extent } from '../log-extent.ts';
import { LeafList } from './leaves.ts';

export interface ChainPart {
  readonly chain: string;
  readonly firstSeq: number;
  readonly lastSeq: number;
  /** Lines of the log, by place. */
  readonly extent: Extent;
  /** Of the whole chain, those of records that were disposed of too. */
  readonly leaves: LeafList;
  /** Leaf n is that of record n: false for a log with holes, of which nothing can be proved. */
  readonly isProvable: boolean;
  /** Other chains with records of the period: they are counted, and are no part of this. */
  readonly otherChains: readonly string[];
}

interface Part {
  readonly leaves: LeafList;
  isDense: boolean;
  before: string | undefined;
  first: { readonly seq: number; readonly place: number; readonly previousHash: string | undefined } | undefined;
  last: { readonly seq: number; readonly place: number } | undefined;
}

/** The part is of the last chain with records of the period; one folder mostly has one chain. */
export class ChainPartFinder {
  readonly #parts = new Map<string, Part>();

  leaf(leaf: Uint8Array, seq: number, chain: string): void {
    const part = this.#of(chain);
    // Its record was visited before it.
    if (seq === part.leaves.count - 1) return;
    if (seq !== part.leaves.count) part.isDense = false;
    part.leaves.add(leaf);
  }

  visit({ head, place }: VisitedRecord, isInPeriod: boolean): void {
    const part = this.#of(head.chain);
    if (head.seq === part.leaves.count) part.leaves.add(Buffer.from(head.leaf, 'hex'));
    if (isInPeriod) {
      part.first ??= { seq: head.seq, place, previousHash: part.before };
      part.last = { seq: head.seq, place };
    }
    part.before = head.leaf;
  }

  /** Undefined: no record of the period. */
  get part(): ChainPart | undefined {
    const touched = [...this.#parts].filter(([, { last }]) => last !== undefined);
    const found = touched.at(-1);
    if (found === undefined) return undefined;
    const [chain, { leaves, isDense, first, last }] = found;
    if (first === undefined || last === undefined) return undefined;
    return {
      chain,
      firstSeq: first.seq,
      lastSeq: last.seq,
      extent: { first: first.place, last: last.place, previousHash: first.previousHash },
      leaves,
      isProvable: isDense && leaves.count > last.seq,
      otherChains: touched.slice(0, -1).map(([name]) => name),
    };
  }

  #of(chain: string): Part {
    const known = this.#parts.get(chain);
    if (known !== undefined) return known;
    const part: Part = { leaves: new LeafList(), isDense: true, before: undefined, first: undefined, last: undefined };
    this.#parts.set(chain, part);
    return part;
  }
}
