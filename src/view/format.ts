// Numbers and times as people read them, the same in status bar, panel and terminal. Separators and names of months
// follow the display language; units and words are English. A missing value is `–`, never 0.

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** Stands for a value that does not exist. */
export const missing = '–';

export interface Format {
  /** `1,184`. */
  count(value: number): string;
  /** `1 request`, `1,184 requests`; `plural` where an s does not do. */
  countOf(value: number, singular: string, plural?: string): string;
  /** For small places: exact below 10,000, then `31.7k`, `1.2M`. */
  short(value: number): string;
  /** `7.7%` of the whole; `100%` and `0.0%` only when exact. */
  percent(part: number, whole: number): string;
  /** `1.9 ms`, `12 ms`, `1.2 s`. */
  milliseconds(value: number | undefined): string;
  /** `+1.9 ms`. */
  addedTime(value: number | undefined): string;
  /** `12 s ago`, `4 min ago`, `2 h ago`; from a day on `17 Nov`, with the year when it is not this one. */
  relative(at: string, now: Date): string;
  /** `14:55`. */
  clock(at: string | Date): string;
  /** `14:55:07`. */
  clockSeconds(at: string | Date): string;
  /** `17 Nov`, with the year when it is not the one of `now`. */
  date(at: string | Date, now: Date): string;
  /** `14:55` of today, else `17 Nov 14:55`. */
  moment(at: string, now: Date): string;
  /** Date, time with seconds and zone, for whoever wants to know exactly. */
  exact(at: string): string;
}

/**
 * `locale` is a language tag; one that does not exist means English. `timeZone`: the machine's when left out.
 * Plain `en` is written in its international form (`17 Nov`, 24 hours).
 */
export function createFormat(locale: string, timeZone?: string): Format {
  const language = supported(locale);
  const zone = timeZone === undefined ? {} : { timeZone };
  const whole = new Intl.NumberFormat(language, { maximumFractionDigits: 0 });
  const tenths = new Intl.NumberFormat(language, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const dates = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(language, { hourCycle: 'h23', ...zone, ...options });
  const time = { hour: '2-digit', minute: '2-digit' } as const;
  const dayAndMonth = { day: 'numeric', month: 'short' } as const;
  const clock = dates(time);
  const clockSeconds = dates({ ...time, second: '2-digit' });
  const thisYear = dates(dayAndMonth);
  const otherYear = dates({ ...dayAndMonth, year: 'numeric' });
  const year = new Intl.DateTimeFormat('en', { ...zone, year: 'numeric' });
  const wholeDay = new Intl.DateTimeFormat('en', { ...zone, dateStyle: 'short' });
  const exact = dates({ ...dayAndMonth, year: 'numeric', ...time, second: '2-digit', timeZoneName: 'short' });

  const milliseconds = (value: number | undefined): string => {
    if (value === undefined || !Number.isFinite(value)) return missing;
    if (value >= 999.5) return `${tenths.format(value / second)} s`;
    return value < 9.95 ? `${tenths.format(value)} ms` : `${whole.format(value)} ms`;
  };
  const date = (at: string | Date, now: Date): string =>
    guarded(at, (when) => (year.format(when) === year.format(now) ? thisYear : otherYear).format(when));

  return {
    count: (value) => whole.format(value),
    countOf: (value, singular, plural = `${singular}s`) => `${whole.format(value)} ${value === 1 ? singular : plural}`,
    short: (value) => shortNumber(value, whole, tenths),
    percent: (part, total) => percentage(part, total, tenths),
    milliseconds,
    addedTime: (value) => (value === undefined ? missing : `+${milliseconds(value)}`),
    relative: (at, now) => {
      const age = now.getTime() - Date.parse(at);
      if (Number.isNaN(age)) return missing;
      return age < day ? relativeAge(age) : date(at, now);
    },
    clock: (at) => guarded(at, (when) => clock.format(when)),
    clockSeconds: (at) => guarded(at, (when) => clockSeconds.format(when)),
    date,
    moment: (at, now) =>
      guarded(at, (when) => {
        const isToday = wholeDay.format(when) === wholeDay.format(now);
        return isToday ? clock.format(when) : `${date(when, now)} ${clock.format(when)}`;
      }),
    exact: (at) => guarded(at, (when) => exact.format(when)),
  };
}

/** Time until `until`: `12 min`, in the last minute `45 s`, from an hour on `1 h 5 min`. Never negative. */
export function countdown(until: string, now: Date): string {
  const left = Math.max(0, Date.parse(until) - now.getTime());
  if (Number.isNaN(left)) return missing;
  const seconds = Math.ceil(left / second);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.ceil(left / minute);
  if (minutes < 60) return `${minutes} min`;
  const rest = minutes % 60;
  return rest === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${rest} min`;
}

/** Time until `until` as a clock: `11:42`, `1:05:00`. */
export function countdownClock(until: string, now: Date): string {
  const left = Math.max(0, Date.parse(until) - now.getTime());
  if (Number.isNaN(left)) return missing;
  const seconds = Math.ceil(left / second);
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const shown = parts[0] === 0 ? parts.slice(1) : parts;
  return shown.map((part, index) => (index === 0 ? String(part) : String(part).padStart(2, '0'))).join(':');
}

/** First and last four characters of a hash; what is short already stays. */
export function shortHash(hash: string): string {
  return hash.length <= 9 ? hash : `${hash.slice(0, 4)}…${hash.slice(-4)}`;
}

/** `a`, `a and b`, `a, b and c`. */
export function listOf(names: readonly string[]): string {
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`;
}

/** Intl throws on tags that are not well formed, which a setting or an old editor may hold. */
function supported(locale: string): string {
  if (locale === 'en' || locale === '') return 'en-GB';
  try {
    return Intl.NumberFormat.supportedLocalesOf([locale])[0] ?? 'en-GB';
  } catch {
    return 'en-GB';
  }
}

function guarded(at: string | Date, write: (when: Date) => string): string {
  const when = typeof at === 'string' ? new Date(at) : at;
  return Number.isNaN(when.getTime()) ? missing : write(when);
}

function relativeAge(age: number): string {
  if (age < second) return 'now';
  if (age < minute) return `${Math.floor(age / second)} s ago`;
  if (age < hour) return `${Math.floor(age / minute)} min ago`;
  return `${Math.floor(age / hour)} h ago`;
}

function shortNumber(value: number, whole: Intl.NumberFormat, tenths: Intl.NumberFormat): string {
  if (value < 10_000) return whole.format(value);
  const [unit, letter] = value < 999_950 ? ([1000, 'k'] as const) : ([1_000_000, 'M'] as const);
  return `${tenths.format(value / unit)}${letter}`;
}

function percentage(part: number, total: number, tenths: Intl.NumberFormat): string {
  if (total <= 0) return missing;
  if (part >= total) return '100%';
  const share = (part / total) * 100;
  if (share > 0 && share < 0.05) return `<${tenths.format(0.1)}%`;
  return `${tenths.format(Math.min(share, 99.9))}%`;
}
