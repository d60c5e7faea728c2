// Opens an incident on the record when a day holds more findings or blocked requests than the policy allows, or a week
// more pauses. One for each threshold and day.
import type { AuditRecord, RecordWriter } from '../../audit/record.ts';
import type { Logger } from '../../base/log.ts';
import type { EffectivePolicy } from '../../policy/types.ts';
import type { RecordWatch } from '../observe/activity.ts';

export interface IncidentWatchOptions {
  readonly policy: () => EffectivePolicy;
  readonly records: RecordWriter;
  readonly logger: Logger;
}

type Threshold = keyof EffectivePolicy['incidents'];

interface Seen {
  readonly dayMs: number;
  readonly what: Threshold;
  readonly count: number;
}

const dayMs = 24 * 60 * 60 * 1000;
const windowDays: Readonly<Record<Threshold, number>> = { findingsPerDay: 1, blocksPerDay: 1, pausesPerWeek: 7 };

/** Days are those of UTC, as in the names of segments. */
export class IncidentWatch implements RecordWatch {
  readonly #options: IncidentWatchOptions;
  /** By sequence number and threshold: a record that is read twice counts once. */
  readonly #seen = new Map<string, Seen>();
  /** `what` and day of incidents that are open. */
  readonly #open = new Set<string>();

  constructor(options: IncidentWatchOptions) {
    this.#options = options;
  }

  /** Takes a record of before: it counts, and opens nothing. */
  recall(record: AuditRecord): void {
    this.#count(record);
  }

  /** Takes a record that has just become durable. */
  observe(record: AuditRecord): void {
    const day = dayOf(record);
    for (const what of this.#count(record)) this.#check(what, day);
  }

  #count(record: AuditRecord): readonly Threshold[] {
    const day = dayOf(record);
    const { what: opened } = record;
    if (record.type === 'incident.threshold' && typeof opened === 'string') this.#open.add(`${opened} ${day}`);
    const counted = countsOf(record).filter(({ count }) => count > 0);
    for (const each of counted) this.#seen.set(`${record.seq} ${each.what}`, { ...each, dayMs: day });
    // The oldest come first: a week of busy days is not gone through for each record.
    for (const [key, seen] of this.#seen) {
      if (seen.dayMs > day - 7 * dayMs) break;
      this.#seen.delete(key);
    }
    return counted.map(({ what }) => what);
  }

  #check(what: Threshold, day: number): void {
    const { value: threshold, clause } = this.#options.policy().incidents[what];
    const since = day - (windowDays[what] - 1) * dayMs;
    const count = [...this.#seen.values()]
      .filter((seen) => seen.what === what && seen.dayMs >= since)
      .reduce((sum, seen) => sum + seen.count, 0);
    const key = `${what} ${day}`;
    if (count < threshold || this.#open.has(key)) return;
    this.#open.add(key);
    const fields = { what, count, threshold, clause: clause.pointer, severity: 'medium' };
    void this.#options.records.append('incident.threshold', fields).catch(() => {
      this.#open.delete(key);
      this.#options.logger.log('error', 'record-lost', { type: 'incident.threshold' });
    });
  }
}

function countsOf(record: AuditRecord): readonly { readonly what: Threshold; readonly count: number }[] {
  if (record.type === 'pause.started') return [{ what: 'pausesPerWeek', count: 1 }];
  if (record.type !== 'ai.request') return [];
  return [
    {
      what: 'findingsPerDay',
      count: numberOf(record['secrets_detected']) + numberOf(record['personal_data_detected']),
    },
    { what: 'blocksPerDay', count: record['decision'] === 'block' ? 1 : 0 },
  ];
}

function numberOf(value: unknown): number {
  return typeof value === 'number' ? value : 0;
}

function dayOf({ timestamp }: AuditRecord): number {
  return Math.floor(Date.parse(timestamp) / dayMs) * dayMs;
}
