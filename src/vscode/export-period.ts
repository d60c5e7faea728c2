// Periods of a log export: local dates, both included. Pure.
import type { ExportKind } from '../view/export.ts';

export interface Period {
  /** `2026-01-31`. */
  readonly from: string;
  readonly to: string;
}

export interface PeriodChoice extends Period {
  readonly label: string;
}

/** `now` in local time. The newest first. */
export function periodChoices(now: Date): readonly PeriodChoice[] {
  const today = localDate(now);
  const quarter = Math.floor(now.getMonth() / 3);
  const ofQuarter = (index: number): PeriodChoice => {
    const first = new Date(now.getFullYear(), index * 3, 1);
    const last = new Date(now.getFullYear(), index * 3 + 3, 0);
    const name = `Q${Math.floor(first.getMonth() / 3) + 1} ${first.getFullYear()}`;
    return {
      label: index === quarter ? `${name}, so far` : name,
      from: localDate(first),
      to: earlier(localDate(last), today),
    };
  };
  return [
    { label: 'Last 30 days', from: daysBefore(now, 29), to: today },
    { label: 'Last 90 days', from: daysBefore(now, 89), to: today },
    ofQuarter(quarter),
    ofQuarter(quarter - 1),
  ];
}

/** Undefined when it is a date that exists; else what is wrong, for the person who typed it. */
export function dateProblem(text: string, notBefore?: string): string | undefined {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text.trim());
  if (match === null) return 'Write it like 2026-01-31.';
  const [, year, month, day] = match.map(Number);
  const date = new Date(year ?? 0, (month ?? 0) - 1, day);
  if (localDate(date) !== text.trim()) return 'This date does not exist.';
  return notBefore !== undefined && text.trim() < notBefore ? `It lies before ${notBefore}.` : undefined;
}

const extensions: Readonly<Record<ExportKind, string>> = { records: '', report: '.pdf', pack: '.zip' };

/** Name of a new folder or file; `taken` says whether there is one already. */
export function exportName({ from, to }: Period, kind: ExportKind, taken: (name: string) => boolean): string {
  const name = `pretense-soc2-${from}_${to}`;
  for (let number = 1; ; number++) {
    const candidate = `${number === 1 ? name : `${name}-${number}`}${extensions[kind]}`;
    if (!taken(candidate)) return candidate;
  }
}

function daysBefore(now: Date, days: number): string {
  return localDate(new Date(now.getFullYear(), now.getMonth(), now.getDate() - days));
}

function localDate(date: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${String(date.getFullYear()).padStart(4, '0')}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

function earlier(a: string, b: string): string {
  return a < b ? a : b;
}
