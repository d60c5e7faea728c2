// The period day by day.
import type { Gap } from '../../audit/gaps.ts';
import type { Period } from '../period.ts';
import { type Accumulator, countOf, isRequest, type Seen } from './fields.ts';
import { Histogram } from './histogram.ts';
import { daysBetween, localDay, LocalDays } from './local-days.ts';
import type { DayFigures } from './model.ts';

interface Day {
  forwarded: number;
  mutated: number;
  redacted: number;
  blocked: number;
  paused: number;
  identifiersScanned: number;
  identifiersMutated: number;
  secretsDetected: number;
  bytesSent: number;
  heartbeats: number;
  readonly shares: Histogram;
}

export class DaysAccumulator implements Accumulator {
  readonly #localDays = new LocalDays();
  readonly #days: Map<string, Day>;

  constructor(period: Period) {
    this.#days = new Map(daysBetween(period.from, period.to).map((day) => [day, emptyDay()]));
  }

  visit({ record, isInPeriod }: Seen): void {
    if (!isInPeriod || (record.type !== 'heartbeat' && !isRequest(record))) return;
    const day = this.#days.get(this.#localDays.of(record.timestamp));
    if (day === undefined) return;
    if (record.type === 'heartbeat') {
      day.heartbeats += 1;
      return;
    }
    countDecision(day, record['decision']);
    if (record['mode'] === 'paused') day.paused += 1;
    const scanned = countOf(record, 'identifiers_scanned');
    const mutated = countOf(record, 'identifiers_mutated');
    day.identifiersScanned += scanned;
    day.identifiersMutated += mutated;
    day.secretsDetected += countOf(record, 'secrets_detected');
    day.bytesSent += countOf(record, 'bytes_sent');
    if (scanned > 0) day.shares.add(Math.min(10_000, Math.round((mutated * 10_000) / scanned)));
  }

  /** Days with requests. */
  get activeDays(): readonly string[] {
    return [...this.#days].filter(([, day]) => requestsOf(day) > 0).map(([name]) => name);
  }

  list(gaps: readonly Gap[]): readonly DayFigures[] {
    const silence = silentMinutes(gaps);
    return [...this.#days].map(([day, { shares, ...sums }]) => ({
      day,
      ...sums,
      mutationShare:
        shares.count === 0
          ? undefined
          : { p10: shares.percentile(10), p50: shares.percentile(50), p90: shares.percentile(90) },
      silentMinutes: Math.round(silence.get(day) ?? 0),
    }));
  }
}

function emptyDay(): Day {
  return {
    forwarded: 0,
    mutated: 0,
    redacted: 0,
    blocked: 0,
    paused: 0,
    identifiersScanned: 0,
    identifiersMutated: 0,
    secretsDetected: 0,
    bytesSent: 0,
    heartbeats: 0,
    shares: new Histogram(),
  };
}

function countDecision(day: Day, decision: unknown): void {
  if (decision === 'block') day.blocked += 1;
  else if (decision === 'redact') day.redacted += 1;
  else if (decision === 'mutate') day.mutated += 1;
  else day.forwarded += 1;
}

function requestsOf({ forwarded, mutated, redacted, blocked }: Day): number {
  return forwarded + mutated + redacted + blocked;
}

/** By the day on which each part of a silence lies. */
function silentMinutes(gaps: readonly Gap[]): ReadonlyMap<string, number> {
  const minutes = new Map<string, number>();
  for (const { kind, from, until } of gaps) {
    if (kind !== 'silence' || until === undefined) continue;
    const end = Date.parse(until);
    for (let start = Date.parse(from); start < end;) {
      const date = new Date(start);
      const stop = Math.min(end, new Date(date.getFullYear(), date.getMonth(), date.getDate() + 1).getTime());
      const day = localDay(date);
      minutes.set(day, (minutes.get(day) ?? 0) + (stop - start) / 60_000);
      if (stop <= start) break;
      start = stop;
    }
  }
  return minutes;
}
