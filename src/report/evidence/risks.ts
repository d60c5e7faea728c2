// Tools, providers, models and endpoints that the log names for the first time in the period.
import type { AuditRecord } from '../../audit/record.ts';
import type { Period } from '../period.ts';
import { approvedKinds, ApprovedLists, unapprovedIn } from './approved-lists.ts';
import { type Accumulator, hasLeft, isRequest, type Seen, textOf } from './fields.ts';
import type { RiskFigures } from './model.ts';

type Kind = RiskFigures['kind'];

interface Risk {
  readonly kind: Kind;
  readonly value: string;
  readonly firstSeen: string;
  requests: number;
  isApproved: boolean | undefined;
}

const fieldOf: Readonly<Record<Kind, string>> = {
  tool: 'tool',
  provider: 'provider',
  model: 'model',
  endpoint: 'endpoint_host',
};
/** Of all kinds together. What is met beyond them is not listed. */
const maxRisks = 10_000;

export class RisksAccumulator implements Accumulator {
  readonly #risks = new Map<string, Risk>();
  readonly #lists = new ApprovedLists();

  visit({ record, isInPeriod }: Seen): void {
    this.#lists.visit(record);
    if (!isRequest(record)) return;
    for (const kind of approvedKinds) this.#see(kind, record, isInPeriod);
  }

  /** First seen in the period, by the log as it is kept: what was disposed of before does not count as seen. */
  list({ fromUtc, untilUtc }: Period): readonly RiskFigures[] {
    return [...this.#risks.values()].filter(({ firstSeen }) => firstSeen >= fromUtc && firstSeen < untilUtc);
  }

  #see(kind: Kind, record: AuditRecord, isInPeriod: boolean): void {
    const value = textOf(record, fieldOf[kind]);
    if (value === undefined) return;
    const key = `${kind}\0${value}`;
    let risk = this.#risks.get(key);
    if (risk === undefined) {
      if (this.#risks.size >= maxRisks) return;
      risk = { kind, value, firstSeen: record.timestamp, requests: 0, isApproved: undefined };
      this.#risks.set(key, risk);
    }
    if (isInPeriod) risk.requests += 1;
    if (unapprovedIn(record).some((each) => each.kind === kind)) risk.isApproved = false;
    // One that was stopped may have been so before a list was asked.
    else if (hasLeft(record) && this.#lists.over(record).has(kind)) risk.isApproved ??= true;
  }
}
