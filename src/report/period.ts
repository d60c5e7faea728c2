// A period of whole local days, as two moments.
import { ReportError } from './report-error.ts';

export interface Period {
  /** Local dates, `2026-01-31`, both included. */
  readonly from: string;
  readonly to: string;
  /** IANA name, `Europe/Berlin`. */
  readonly timeZone: string;
  /** RFC 3339 UTC: the start of the first day. */
  readonly fromUtc: string;
  /** RFC 3339 UTC: the start of the day after the last one, not included. */
  readonly untilUtc: string;
}

/** Days begin at midnight of this machine's time zone. Untrusted. Throws ReportError `bad-date`, `bad-period`. */
export function localPeriod(from: string, to: string): Period {
  const start = startOfDay(from, 0);
  const end = startOfDay(to, 1);
  if (from > to) throw new ReportError('bad-period', `The period ends (${to}) before it begins (${from}).`);
  return {
    from,
    to,
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    fromUtc: start.toISOString(),
    untilUtc: end.toISOString(),
  };
}

/** The first moment of the day so many days later. A day may have 23 or 25 hours, and begin at one o'clock. */
function startOfDay(date: string, daysLater: number): Date {
  const [, year, month, day] = (/^(\d{4})-(\d\d)-(\d\d)$/.exec(date) ?? []).map(Number);
  if (year === undefined || month === undefined || day === undefined || year < 1970) throw badDate(date);
  const named = new Date(year, month - 1, day);
  if (named.getMonth() !== month - 1 || named.getDate() !== day) throw badDate(date);
  return new Date(year, month - 1, day + daysLater);
}

function badDate(date: string): ReportError {
  return new ReportError('bad-date', `"${date.slice(0, 20)}" is no date. Write it like 2026-01-31.`);
}
