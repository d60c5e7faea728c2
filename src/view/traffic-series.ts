// The traffic of a day as a chart needs it: one entry for each quarter of an hour, and the same in words.
import type { Format } from './format.ts';
import type { PauseView, TrafficBucket } from './snapshot.ts';

export const quarterMs = 15 * 60 * 1000;
const shortestMs = 3 * 60 * 60 * 1000;
const hourMs = 60 * 60 * 1000;

export interface TrafficSeries {
  /** Milliseconds; the whole of the axis. */
  readonly start: number;
  readonly end: number;
  /** Every quarter of the axis, those without a request too. */
  readonly quarters: readonly Quarter[];
  readonly totals: {
    readonly mutated: number;
    readonly unchanged: number;
    readonly paused: number;
    readonly blocked: number;
  };
  /** Times in which something was sent while paused, and the pause that holds now. Milliseconds. */
  readonly pauses: readonly { readonly start: number; readonly end: number; readonly isNow: boolean }[];
  /** The chart in a sentence. */
  readonly summary: string;
}

export interface Quarter extends Omit<TrafficBucket, 'start'> {
  readonly start: number;
  /** Requests that left, or would have. */
  readonly total: number;
  /** Still running. */
  readonly isNow: boolean;
}

export function trafficSeries(
  buckets: readonly TrafficBucket[],
  pause: PauseView | undefined,
  format: Format,
  now: Date,
): TrafficSeries {
  const byStart = new Map(buckets.map((bucket) => [floorTo(Date.parse(bucket.start), quarterMs), bucket]));
  const current = floorTo(now.getTime(), quarterMs);
  const end = Math.max(current, ...byStart.keys()) + quarterMs;
  const start = Math.min(...[...byStart.keys(), end - shortestMs].map((at) => floorTo(at, hourMs)));
  const quarters: Quarter[] = [];
  for (let at = start; at < end; at += quarterMs) {
    const { mutated = 0, unchanged = 0, paused = 0, blocked = 0 } = byStart.get(at) ?? {};
    quarters.push({
      start: at,
      mutated,
      unchanged,
      paused,
      blocked,
      total: mutated + unchanged + paused,
      isNow: at === current,
    });
  }
  const totals = {
    mutated: sum(quarters, 'mutated'),
    unchanged: sum(quarters, 'unchanged'),
    paused: sum(quarters, 'paused'),
    blocked: sum(quarters, 'blocked'),
  };
  return {
    start,
    end,
    quarters,
    totals,
    pauses: pausesOf(quarters, pause, end),
    summary: summary(quarters, totals, format),
  };
}

function pausesOf(quarters: readonly Quarter[], pause: PauseView | undefined, end: number): TrafficSeries['pauses'] {
  const pauses: { start: number; end: number; isNow: boolean }[] = [];
  for (const { start, paused } of quarters) {
    const last = pauses.at(-1);
    if (paused === 0) continue;
    if (last?.end === start) last.end = start + quarterMs;
    else pauses.push({ start, end: start + quarterMs, isNow: false });
  }
  const since = pause === undefined ? Number.NaN : Date.parse(pause.since);
  if (Number.isNaN(since)) return pauses;
  return [...pauses.filter((each) => each.end <= since), { start: floorTo(since, quarterMs), end, isNow: true }];
}

function summary(quarters: readonly Quarter[], totals: TrafficSeries['totals'], format: Format): string {
  const seen = quarters.filter(({ total, blocked }) => total + blocked > 0);
  const [first] = seen;
  const last = seen.at(-1);
  if (first === undefined || last === undefined) return 'No request yet today.';
  const peak = seen.reduce((most, quarter) => (quarter.total > most.total ? quarter : most), first);
  const clock = (at: number) => format.clock(new Date(at));
  const parts = [
    `Requests per 15 minutes today from ${clock(first.start)} to ${clock(last.start + quarterMs)}.`,
    `Peak ${format.count(peak.total)} at ${clock(peak.start)}.`,
    `${format.count(totals.mutated)} mutated, ${format.count(totals.unchanged)} with nothing to change.`,
    ...(totals.paused > 0 ? [`${format.count(totals.paused)} sent while paused.`] : []),
    ...(totals.blocked > 0 ? [`${format.count(totals.blocked)} blocked.`] : []),
    'The same figures follow as a table.',
  ];
  return parts.join(' ');
}

function sum(quarters: readonly Quarter[], key: 'mutated' | 'unchanged' | 'paused' | 'blocked'): number {
  return quarters.reduce((total, quarter) => total + quarter[key], 0);
}

function floorTo(at: number, step: number): number {
  return Math.floor(at / step) * step;
}
