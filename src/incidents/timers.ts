// How long an incident may wait, by its severity. Business days are Monday to Friday in UTC, without public holidays.
import type { Incident, Severity } from './types.ts';

interface ServiceLevel {
  readonly acknowledge: Delay;
  readonly close: Delay;
  /** As documents say it. */
  readonly text: string;
}

export type Delay = { readonly hours: number } | { readonly days: number } | { readonly businessDays: number };

/** `info` has none: it is for the risk register. */
export const serviceLevels: Readonly<Record<Exclude<Severity, 'info'>, ServiceLevel>> = {
  critical: { acknowledge: { hours: 4 }, close: { days: 7 }, text: '4 hours, closed in 7 days' },
  high: { acknowledge: { businessDays: 1 }, close: { days: 14 }, text: '1 business day, closed in 14 days' },
  medium: { acknowledge: { businessDays: 3 }, close: { days: 30 }, text: '3 business days, closed in 30 days' },
  // Reviewed as a batch once a month.
  low: { acknowledge: { days: 30 }, close: { days: 30 }, text: 'reviewed and closed within 30 days' },
};

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

export interface Timers {
  /** RFC 3339; undefined for `info`. */
  readonly acknowledgeBy: string | undefined;
  readonly closeBy: string | undefined;
}

/** When somebody has to have looked at an incident of this severity, and when it has to be closed, from `at` on. */
export function timersOf(severity: Severity, at: string): Timers {
  if (severity === 'info') return { acknowledgeBy: undefined, closeBy: undefined };
  const { acknowledge, close } = serviceLevels[severity];
  return { acknowledgeBy: after(at, acknowledge), closeBy: after(at, close) };
}

export interface Breach {
  readonly acknowledge: boolean;
  readonly close: boolean;
}

/**
 * Which timers of an incident ran out before it was looked at, or ended: since it was opened, or reopened last. What
 * was done too late stays a breach.
 */
export function breachOf(incident: Incident, at: string): Breach {
  const { acknowledgeBy, closeBy, history } = incident;
  const cycle = history.slice(history.findLastIndex(({ to }) => to === 'reopened') + 1);
  const [first] = cycle;
  const last = cycle.at(-1);
  const endedAt = last !== undefined && endStates.has(last.to) ? last.at : undefined;
  return {
    acknowledge: acknowledgeBy !== undefined && isLater(first?.at ?? at, acknowledgeBy),
    close: closeBy !== undefined && isLater(endedAt ?? at, closeBy),
  };
}

/** Whether any timer of it ran out. */
export function isBreached(incident: Incident, at: string): boolean {
  const { acknowledge, close } = breachOf(incident, at);
  return acknowledge || close;
}

/** States in which nobody has to do anything. An accepted risk only until its acceptance expires. */
export const endStates: ReadonlySet<string> = new Set(['closed', 'false_positive', 'duplicate', 'risk_accepted']);

function isLater(moment: string, limit: string): boolean {
  return Date.parse(moment) > Date.parse(limit);
}

function after(at: string, delay: Delay): string {
  const start = new Date(at);
  if ('hours' in delay) return new Date(start.getTime() + delay.hours * hourMs).toISOString();
  if ('days' in delay) return new Date(start.getTime() + delay.days * dayMs).toISOString();
  return businessDaysAfter(start, delay.businessDays).toISOString();
}

/** The same time of day, so many business days on; what comes at a week-end counts from Monday, 00:00. */
function businessDaysAfter(start: Date, days: number): Date {
  let moment = isWeekend(start) ? nextMonday(start) : start;
  for (let left = days; left > 0; left -= 1) {
    moment = new Date(moment.getTime() + dayMs);
    while (isWeekend(moment)) moment = new Date(moment.getTime() + dayMs);
  }
  return moment;
}

function isWeekend(moment: Date): boolean {
  const day = moment.getUTCDay();
  return day === 0 || day === 6;
}

function nextMonday(moment: Date): Date {
  const midnight = Date.UTC(moment.getUTCFullYear(), moment.getUTCMonth(), moment.getUTCDate());
  return new Date(midnight + (moment.getUTCDay() === 6 ? 2 : 1) * dayMs);
}
