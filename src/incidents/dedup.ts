// One incident for each rule and subject in 24 hours: what is found again meanwhile is counted into it.
import { countOf, objectsOf, textOf } from './fields.ts';
import { endStates } from './timers.ts';
import type { IncidentStatus } from './types.ts';

const windowMs = 24 * 3_600_000;
const maxKnown = 5_000;

interface Known {
  readonly id: string;
  readonly openedMs: number;
  status: IncidentStatus;
  /** Of an accepted risk. */
  untilMs: number;
  count: number;
  /** The count that is on the record. */
  told: number;
}

/** What becomes of something that was found. `isDue`: the count goes on the record now. */
export type Verdict =
  | { readonly kind: 'open' }
  | { readonly kind: 'repeat'; readonly id: string; readonly count: number; readonly isDue: boolean };

/**
 * Counts go on the record as they double: 2, 4, 8, … What happens a thousand times a day is ten records, and a count on
 * record is at least half of what was seen.
 */
export class IncidentDedup {
  readonly #byKey = new Map<string, Known>();

  judge(key: string, atMs: number): Verdict {
    const known = this.#byKey.get(key);
    if (known === undefined || !isCountedInto(known, atMs)) return { kind: 'open' };
    known.count += 1;
    const isDue = known.count >= 2 * known.told;
    if (isDue) known.told = known.count;
    return { kind: 'repeat', id: known.id, count: known.count, isDue };
  }

  /** An incident was opened, now or before. */
  opened(key: string, id: string, atMs: number): void {
    if (this.#byKey.get(key)?.id === id) return;
    this.#byKey.delete(key);
    this.#byKey.set(key, { id, openedMs: atMs, status: 'new', untilMs: 0, count: 1, told: 1 });
    const [oldest] = this.#byKey.keys();
    if (this.#byKey.size > maxKnown && oldest !== undefined) this.#byKey.delete(oldest);
  }

  /** It could not be put on the record: the next time counts as the first. */
  forget(key: string): void {
    this.#byKey.delete(key);
  }

  /** A count that is on the record. */
  repeated(id: string, count: number): void {
    const known = this.#find(id);
    if (known === undefined) return;
    known.count = Math.max(known.count, count);
    known.told = Math.max(known.told, count);
  }

  /** A transition that is on the record. `untilMs`: of an accepted risk. */
  moved(id: string, status: IncidentStatus, untilMs: number): void {
    const known = this.#find(id);
    if (known === undefined) return;
    known.status = status;
    known.untilMs = untilMs;
  }

  /** As plain JSON. */
  pack(nowMs: number): readonly Readonly<Record<string, string | number>>[] {
    return [...this.#byKey]
      .filter(([, known]) => isCountedInto(known, nowMs))
      .map(([key, known]) => ({ key, ...known }));
  }

  /** Untrusted: what `pack` gave, read from a file. */
  unpack(packed: unknown): void {
    for (const { key, id, openedMs, status, untilMs, count, told } of objectsOf(packed)) {
      const name = textOf(key);
      const incident = textOf(id);
      if (name === undefined || incident === undefined) continue;
      this.opened(name, incident, countOf(openedMs));
      this.repeated(incident, countOf(told));
      const known = this.#byKey.get(name);
      if (known !== undefined) known.count = Math.max(known.count, countOf(count));
      if (typeof status === 'string' && endStates.has(status))
        this.moved(incident, status as IncidentStatus, countOf(untilMs));
    }
  }

  #find(id: string): Known | undefined {
    return [...this.#byKey.values()].findLast((known) => known.id === id);
  }
}

/** What was closed and happens again is another incident; what was judged to be nothing stays counted for the day. */
function isCountedInto({ status, untilMs, openedMs }: Known, atMs: number): boolean {
  if (status === 'closed' || status === 'resolved') return false;
  if (status === 'risk_accepted') return atMs < untilMs;
  // A clock that went back must not hold an incident open for ever.
  return Math.abs(atMs - openedMs) < windowMs;
}
