// What the records of an export add up to.
import type { AuditRecord } from '../audit/record.ts';
import { isWithin } from './log-extent.ts';
import type { Period } from './period.ts';

export interface Gap {
  readonly after_seq: number;
  readonly next_seq: number;
}

const maxGaps = 100;

/** Names are those of the log's own fields. */
export class ExportSummary {
  readonly #period: Period;
  readonly #byType = new Map<string, number>();
  readonly #byDecision = new Map<string, number>();
  readonly #byMode = new Map<string, number>();
  readonly #byOutcome = new Map<string, number>();
  readonly #gaps: Gap[] = [];
  #gapCount = 0;
  #count = 0;
  #first: AuditRecord | undefined;
  #last: AuditRecord | undefined;
  #lastHash: string | undefined;
  #outside = 0;
  #unreadable = 0;
  #scanned = 0;
  #mutated = 0;
  #secrets = 0;

  constructor(period: Period) {
    this.#period = period;
  }

  get firstSeq(): number | undefined {
    return this.#first?.seq;
  }

  get lastSeq(): number | undefined {
    return this.#last?.seq;
  }

  get count(): number {
    return this.#count;
  }

  /** A line of the log that is no record, so that it stands in no file of the export. */
  addUnreadable(): void {
    this.#unreadable += 1;
  }

  /** `leaf`: hex. */
  add(record: AuditRecord, leaf: string): void {
    if (this.#last !== undefined && record.seq !== this.#last.seq + 1) this.#addGap(this.#last.seq, record.seq);
    this.#count += 1;
    this.#first ??= record;
    this.#last = record;
    this.#lastHash = leaf;
    if (!isWithin(record.timestamp, this.#period)) this.#outside += 1;
    increase(this.#byType, record.type);
    increase(this.#byDecision, record['decision']);
    increase(this.#byMode, record['mode']);
    if (record.type === 'ai.response') increase(this.#byOutcome, record['outcome']);
    this.#scanned += numberOf(record['identifiers_scanned']);
    this.#mutated += numberOf(record['identifiers_mutated']);
    this.#secrets += numberOf(record['secrets_detected']);
  }

  records(previousHash: string | undefined) {
    return {
      count: this.#count,
      first_seq: this.#first?.seq ?? null,
      last_seq: this.#last?.seq ?? null,
      first_timestamp: this.#first?.timestamp ?? null,
      last_timestamp: this.#last?.timestamp ?? null,
      previous_hash: previousHash ?? this.#first?.prev_hash ?? null,
      last_hash: this.#lastHash ?? null,
      outside_period: this.#outside,
      unreadable_lines: this.#unreadable,
      gaps: this.#gaps,
      gap_count: this.#gapCount,
    };
  }

  counts() {
    return {
      by_type: sorted(this.#byType),
      by_decision: sorted(this.#byDecision),
      by_mode: sorted(this.#byMode),
      by_outcome: sorted(this.#byOutcome),
      identifiers_scanned: this.#scanned,
      identifiers_mutated: this.#mutated,
      secrets_detected: this.#secrets,
    };
  }

  #addGap(after: number, next: number): void {
    this.#gapCount += 1;
    if (this.#gaps.length < maxGaps) this.#gaps.push({ after_seq: after, next_seq: next });
  }
}

function increase(counts: Map<string, number>, name: unknown): void {
  if (typeof name === 'string') counts.set(name, (counts.get(name) ?? 0) + 1);
}

function sorted(counts: ReadonlyMap<string, number>): Readonly<Record<string, number>> {
  return Object.fromEntries([...counts].toSorted(([left], [right]) => (left < right ? -1 : 1)));
}

function numberOf(value: unknown): number {
  return typeof value === 'number' ? value : 0;
}
