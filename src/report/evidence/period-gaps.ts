// The gaps of a log that touch the period.
import { type Gap, GapFinder } from '../../audit/gaps.ts';
import type { AuditRecord } from '../../audit/record.ts';
import type { Period } from '../period.ts';

const maxListed = 10_000;
/** As many as the finder itself keeps. */
const maxKept = 10_000;

export class PeriodGaps {
  readonly #finder = new GapFinder();
  readonly #period: Period;
  readonly #gaps: Gap[] = [];
  #told = 0;
  #count = 0;

  constructor(period: Period) {
    this.#period = period;
  }

  /** Every record of the log: an answer may come after the end of the period. */
  visit(record: AuditRecord): void {
    const fresh = this.#finder.observe(record);
    this.#told += fresh.length;
    this.#take(fresh);
  }

  /** Once, at the end. The first 10,000. */
  conclude(): { readonly gaps: readonly Gap[]; readonly count: number } {
    // What may still be explained was not told yet.
    this.#take(this.#finder.gaps().slice(Math.min(this.#told, maxKept)));
    return { gaps: this.#gaps, count: this.#count };
  }

  #take(gaps: readonly Gap[]): void {
    const { fromUtc, untilUtc } = this.#period;
    for (const gap of gaps) {
      if (gap.from >= untilUtc || (gap.until ?? gap.from) < fromUtc) continue;
      this.#count += 1;
      if (this.#gaps.length < maxListed) this.#gaps.push(gap);
    }
  }
}
