// Tools, providers, models and endpoints that the log names for the first time in the period.
import type { AuditRecord } from '../../audit/record.ts';
import type { Period } from '../period.ts';
import { type Accumulator, isRequest, objectsOf, type Seen, textOf } from './fields.ts';
import type { RiskFigures } from './model.ts';

type Kind = RiskFigures['kind'];

interface Risk {
  readonly kind: Kind;
  readonly value: string;
  readonly firstSeen: string;
  requests: number;
  isApproved: boolean;
}

const fieldOf: Readonly<Record<Kind, string>> = {
  tool: 'tool',
  provider: 'provider',
  model: 'model',
  endpoint: 'endpoint_host',
};
const kinds: readonly Kind[] = ['tool', 'provider', 'model', 'endpoint'];
/** Of all kinds together. What is met beyond them is not listed. */
const maxRisks = 10_000;

export class RisksAccumulator implements Accumulator {
  readonly #risks = new Map<string, Risk>();

  visit({ record, isInPeriod }: Seen): void {
    if (!isRequest(record)) return;
    for (const kind of kinds) this.#see(kind, record, isInPeriod);
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
      risk = { kind, value, firstSeen: record.timestamp, requests: 0, isApproved: true };
      this.#risks.set(key, risk);
    }
    if (isInPeriod) risk.requests += 1;
    if (objectsOf(record, 'unapproved').some((each) => each['kind'] === kind)) risk.isApproved = false;
  }
}
