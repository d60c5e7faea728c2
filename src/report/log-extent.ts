// Which part of the log belongs to a period, found while the whole chain is checked.
import type { LineHead } from '../audit/line.ts';
import type { VisitedRecord } from '../audit/verify.ts';
import type { Period } from './period.ts';

/** Where the part stands, in whole lines of the log. */
export interface Extent {
  readonly first: number;
  readonly last: number;
  /** Leaf hash, hex, of the record that stands before the first one; undefined when that is the log's first. */
  readonly previousHash: string | undefined;
}

/**
 * From the first record of the period to the last one, without a hole: where a clock went wrong in between, those records
 * belong to it as well.
 */
export class ExtentFinder {
  readonly #period: Period;
  #before: LineHead | undefined;
  #previousHash: string | undefined;
  #first: number | undefined;
  #last = 0;

  constructor(period: Period) {
    this.#period = period;
  }

  /** Undefined: the log has no record of the period. */
  get extent(): Extent | undefined {
    if (this.#first === undefined) return undefined;
    return { first: this.#first, last: this.#last, previousHash: this.#previousHash };
  }

  visit({ head, place }: VisitedRecord): void {
    if (isWithin(head.timestamp, this.#period)) {
      if (this.#first === undefined) {
        this.#first = place;
        this.#previousHash = this.#before?.leaf;
      }
      this.#last = place;
    }
    this.#before = head;
  }
}

export function isWithin(timestamp: string, { fromUtc, untilUtc }: Period): boolean {
  return timestamp >= fromUtc && timestamp < untilUtc;
}
