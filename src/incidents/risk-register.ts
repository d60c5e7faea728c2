// What is used for the first time: tools, providers, models and endpoints. A line of the risk register, no incident.
import type { AuditRecord } from '../audit/record.ts';
import { objectsOf, textOf, textsOf } from './fields.ts';

export const riskKinds = ['tool', 'provider', 'model', 'endpoint'] as const;

export type RiskKind = (typeof riskKinds)[number];

/** Seen for the first time in what this log still holds. */
export interface Sighting {
  readonly kind: RiskKind;
  readonly value: string;
  readonly provider: string | undefined;
  readonly tool: string | undefined;
  readonly developer: string | undefined;
  /** Of the request. */
  readonly seq: number;
  /** Whether no list of the policy names it. */
  readonly isUnapproved: boolean;
}

/** A model name is free text of whoever asks: more different ones than this are not told apart. */
const maxKnown = 5_000;
const maxValueLength = 200;

const fieldOf: Readonly<Record<RiskKind, string>> = {
  tool: 'tool',
  provider: 'provider',
  model: 'model',
  endpoint: 'endpoint_host',
};

export class RiskRegister {
  readonly #known = new Set<string>();

  /** A record that has just become durable. What it gives counts as known from then on. */
  observe(record: AuditRecord): readonly Sighting[] {
    if (record.type === 'risk.observed') this.recall(record);
    // Whoever is refused at once names what was never used.
    if (record.type !== 'ai.request' || record['decision'] === 'block') return [];
    const unapproved = objectsOf(record['unapproved']).map(({ kind }) => textOf(kind)?.replace(/s$/, ''));
    return riskKinds.flatMap((kind) => {
      const value = textOf(record[fieldOf[kind]])?.slice(0, maxValueLength);
      if (value === undefined || !this.#add(kind, value)) return [];
      return [
        {
          kind,
          value,
          provider: textOf(record['provider']),
          tool: textOf(record['tool']),
          developer: textOf(record['developer']),
          seq: record.seq,
          isUnapproved: unapproved.includes(kind),
        },
      ];
    });
  }

  /** A record of before. */
  recall(record: AuditRecord): void {
    if (record.type === 'risk.observed') {
      const kind = riskKinds.find((each) => each === record['kind']);
      const value = textOf(record['value']);
      if (kind !== undefined && value !== undefined) this.#add(kind, value);
    }
  }

  /** It could not be put on the record. */
  forget({ kind, value }: Sighting): void {
    this.#known.delete(`${kind} ${value}`);
  }

  pack(): readonly string[] {
    return [...this.#known];
  }

  /** Untrusted: what `pack` gave, read from a file. */
  unpack(packed: unknown): void {
    for (const each of textsOf(packed).slice(0, maxKnown)) this.#known.add(each);
  }

  #add(kind: RiskKind, value: string): boolean {
    const key = `${kind} ${value}`;
    if (this.#known.has(key) || this.#known.size >= maxKnown) return false;
    this.#known.add(key);
    return true;
  }
}
