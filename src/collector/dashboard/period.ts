// Which days a page speaks of: whole days of UTC.
import { html, type Html } from './html.ts';
import { format } from './words.ts';

export type PeriodChoice = '7' | '30' | '90' | 'custom';

export interface DayPeriod {
  readonly choice: PeriodChoice;
  /** Dates (UTC), both included. */
  readonly from: string;
  readonly to: string;
  /** Each of them. */
  readonly days: readonly string[];
  /** As part of an address: `?period=7`. */
  readonly query: string;
}

const dayMs = 86_400_000;
/** A page that shows more says nothing any more. */
const maxDays = 366;

/** Untrusted: the query. What cannot be read is the last 30 days; what is too long ends where it was to end. */
export function readPeriod(query: Readonly<Record<string, unknown>>, now: Date): DayPeriod {
  const today = dateOf(now.getTime());
  const choice = query['period'];
  if (choice === 'custom') {
    const [from, to] = [realDate(query['from']), realDate(query['to'])];
    if (from !== undefined && to !== undefined && from <= to) return custom(from, to);
  }
  const days = choice === '7' || choice === '90' ? choice : '30';
  const from = dateOf(now.getTime() - (Number(days) - 1) * dayMs);
  return { choice: days, from, to: today, days: daysBetween(from, today), query: `?period=${days}` };
}

function custom(from: string, to: string): DayPeriod {
  const earliest = dateOf(Date.parse(to) - (maxDays - 1) * dayMs);
  const start = from < earliest ? earliest : from;
  return {
    choice: 'custom',
    from: start,
    to,
    days: daysBetween(start, to),
    query: `?period=custom&from=${start}&to=${to}`,
  };
}

export function dateOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 10);
}

function realDate(text: unknown): string | undefined {
  if (typeof text !== 'string' || !/^(?:19|20|21)\d\d-\d\d-\d\d$/.test(text)) return undefined;
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && dateOf(time) === text ? text : undefined;
}

function daysBetween(from: string, to: string): readonly string[] {
  const count = Math.round((Date.parse(to) - Date.parse(from)) / dayMs) + 1;
  return Array.from({ length: count }, (_, index) => dateOf(Date.parse(from) + index * dayMs));
}

export function isWeekend(day: string): boolean {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return weekday === 0 || weekday === 6;
}

/** `21 Oct to 19 Nov 2026`. */
export function periodText({ from, to }: Pick<DayPeriod, 'from' | 'to'>): string {
  const day = (date: string) => format.date(date, new Date(`${to}T00:00:00Z`));
  return from === to ? `${day(to)} ${to.slice(0, 4)}` : `${day(from)} to ${day(to)} ${to.slice(0, 4)}`;
}

/** A form that loads the page with another period. Without scripts its button does. */
export function periodPicker(period: DayPeriod, now: Date): Html {
  const today = dateOf(now.getTime());
  const last = (days: number) => periodText({ from: dateOf(now.getTime() - (days - 1) * dayMs), to: today });
  const option = (choice: PeriodChoice, label: string) =>
    html`<option value="${choice}" ${choice === period.choice && html` selected`}>${label}</option>`;
  const isCustom = period.choice === 'custom';
  const dates = html`<details class="dates" ${isCustom && html` open`}>
    <summary>Other dates</summary>
    <div class="acts">
      <label
        >From
        <input
          class="in"
          name="from"
          value="${period.from}"
          inputmode="numeric"
          pattern="\\d{4}-\\d{2}-\\d{2}"
          title="Year-month-day, UTC" /></label
      ><label
        >To
        <input
          class="in"
          name="to"
          value="${period.to}"
          inputmode="numeric"
          pattern="\\d{4}-\\d{2}-\\d{2}"
          title="Year-month-day, UTC" /></label
      ><button class="btn" type="submit">Show</button>
    </div>
  </details>`;
  return html`<form class="per" method="get">
    <label
      ><span class="small muted">Period</span
      ><select class="in" name="period" data-submit="">
        ${option('30', `${last(30)}`)}${option('7', `${last(7)}`)}${option('90', `${last(90)}`)}${option('custom', isCustom ? periodText(period) : 'Other dates…')}
      </select></label
    ><button class="btn" type="submit" data-plain="">Show</button
    ><span class="small muted"
      >as of <time datetime="${now.toISOString()}" data-now="">${format.clock(now)}</time> UTC</span
    >${dates}
  </form>`;
}
