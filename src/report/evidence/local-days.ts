// The local day of a moment, for hundreds of thousands of moments.

const maxKnown = 5_000;

/** Days begin at midnight of this machine's time zone, as those of a Period do. */
export class LocalDays {
  /** By minute: no time zone begins a day within one. */
  readonly #known = new Map<string, string>();

  /** `2026-01-31` of an RFC 3339 moment in UTC. */
  of(timestamp: string): string {
    const minute = timestamp.slice(0, 16);
    const known = this.#known.get(minute);
    if (known !== undefined) return known;
    if (this.#known.size >= maxKnown) this.#known.clear();
    const day = localDay(new Date(timestamp));
    this.#known.set(minute, day);
    return day;
  }
}

export function localDay(date: Date): string {
  const [year, month, day] = [date.getFullYear(), date.getMonth() + 1, date.getDate()];
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

/** Every local day from one to the other, both included: `2026-01-31`. At most 4,000. */
export function daysBetween(from: string, to: string): readonly string[] {
  const [year = 0, month = 1, day = 1] = from.split('-').map(Number);
  const days: string[] = [];
  for (let index = 0; index < 4_000; index += 1) {
    // Noon: a day may begin at one o'clock.
    const next = localDay(new Date(year, month - 1, day + index, 12));
    if (next > to) break;
    days.push(next);
  }
  return days;
}
