// What people and schedules did to watch over it: self-tests, reviews, disposals, legal holds, rotated keys.
import type { AuditRecord } from '../../audit/record.ts';
import { type Accumulator, countOf, type Seen, textOf, unknownName } from './fields.ts';
import { LocalDays } from './local-days.ts';
import type { EvidenceModel, ReviewFigures } from './model.ts';

type Noted = EvidenceModel['retention']['holds'][number];

export interface KeyRotation {
  readonly at: string;
  readonly seq: number;
  readonly newKey: string | undefined;
  readonly reason: string;
}

const maxListed = 10_000;

export class OversightAccumulator implements Accumulator {
  readonly #localDays = new LocalDays();
  readonly #testedDays = new Set<string>();
  readonly #reviews: ReviewFigures[] = [];
  readonly #disposals: Noted[] = [];
  readonly #holds: Noted[] = [];
  readonly #rotations: KeyRotation[] = [];
  #passed = 0;
  #failed = 0;

  visit({ record, isInPeriod }: Seen): void {
    if (record.type === 'key.rotated' && this.#rotations.length < maxListed) this.#rotations.push(rotationOf(record));
    if (!isInPeriod) return;
    switch (record.type) {
      case 'selftest.completed':
        this.#test(record);
        return;
      case 'review.attested':
        if (this.#reviews.length < maxListed) this.#reviews.push(reviewOf(record));
        return;
      case 'retention.disposed':
        if (this.#disposals.length < maxListed) this.#disposals.push(noted(record, disposalText(record)));
        return;
      case 'legalhold.set':
      case 'legalhold.cleared':
        if (this.#holds.length < maxListed) this.#holds.push(noted(record, holdText(record)));
        return;
      default:
    }
  }

  /** `activeDays`: local days with requests. */
  selfTests(activeDays: readonly string[]): EvidenceModel['selfTests'] & { readonly missedDays: readonly string[] } {
    const missedDays = activeDays.filter((day) => !this.#testedDays.has(day));
    return { passed: this.#passed, failed: this.#failed, daysWithout: missedDays.length, missedDays };
  }

  get reviews(): readonly ReviewFigures[] {
    return this.#reviews;
  }

  get disposals(): readonly Noted[] {
    return this.#disposals;
  }

  get holds(): readonly Noted[] {
    return this.#holds;
  }

  get rotations(): readonly KeyRotation[] {
    return this.#rotations;
  }

  #test(record: AuditRecord): void {
    if (record['result'] === 'passed') {
      this.#passed += 1;
      this.#testedDays.add(this.#localDays.of(record.timestamp));
    } else this.#failed += 1;
  }
}

function noted({ timestamp, seq }: AuditRecord, text: string): Noted {
  return { at: timestamp, seq, text };
}

function reviewOf(record: AuditRecord): ReviewFigures {
  return {
    at: record.timestamp,
    by: textOf(record, 'by') ?? unknownName,
    queue: textOf(record, 'queue') ?? unknownName,
    period: `${textOf(record, 'from') ?? '?'} to ${textOf(record, 'to') ?? '?'}`,
    events: countOf(record, 'events'),
    escalated: countOf(record, 'escalated'),
  };
}

function disposalText(record: AuditRecord): string {
  const range = `records ${countOf(record, 'first_seq')} to ${countOf(record, 'last_seq')}`;
  const reason = textOf(record, 'reason') ?? 'no reason';
  return `${textOf(record, 'segment') ?? unknownName}, ${range}: ${reason}, by ${textOf(record, 'by') ?? unknownName}`;
}

function holdText(record: AuditRecord): string {
  const what = record.type === 'legalhold.set' ? 'set' : 'lifted';
  const scope = record['scope'];
  const told = typeof scope === 'string' ? scope : JSON.stringify(scope ?? 'whole log');
  return `hold ${textOf(record, 'hold_id') ?? unknownName} ${what} (${told}): ${textOf(record, 'reason') ?? 'no reason'}, by ${textOf(record, 'by') ?? unknownName}`;
}

function rotationOf(record: AuditRecord): KeyRotation {
  const { timestamp: at, seq } = record;
  return { at, seq, newKey: textOf(record, 'new_key'), reason: textOf(record, 'reason') ?? '' };
}
