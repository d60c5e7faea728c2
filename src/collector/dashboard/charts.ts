// Charts as SVG without any style: places in hundredths of the width, so that texts are not stretched.
import { html, type Html } from './html.ts';
import { type DayTraffic, exchangesOf, type PolicyStart, totalOf } from './figures.ts';
import { isWeekend } from './period.ts';
import { format, shareText } from './words.ts';

const barsHeight = 150;
const shareHeight = 96;

/** Exchanges of each day, on top of one another by what became of them. `today`: a day that is not over is paler. */
export function trafficChart(days: readonly DayTraffic[], today: string): Html {
  const highest = niceMax(Math.max(2, ...days.map((day) => exchangesOf(day) - day.blocked)), 1);
  const slot = 100 / days.length;
  const bars = days.map((day, index) => bar(day, { left: index * slot, slot, highest, isRunning: day.day === today }));
  return html`<p class="ct" id="c-bars"><b>Exchanges per day</b></p>
    <div class="ch" role="img" aria-label="${trafficSentence(days)}">
      <div class="y" aria-hidden="true">${scale(format.count(highest), format.count(highest / 2), '0')}</div>
      <div class="bars" aria-hidden="true">
        <svg>
          ${grid(barsHeight)}${bars}
          <line class="bl" x1="0" x2="100%" y1="${barsHeight}" y2="${barsHeight}" />
        </svg>
      </div>
    </div>`;
}

interface BarPlace {
  /** Hundredths. */
  readonly left: number;
  readonly slot: number;
  readonly highest: number;
  readonly isRunning: boolean;
}

function bar(day: DayTraffic, { left, slot, highest, isRunning }: BarPlace): Html {
  const x = hundredths(left + slot * 0.2);
  const width = hundredths(slot * 0.6);
  const tone = isRunning ? ' now' : '';
  const parts: Html[] = [];
  let top = barsHeight;
  const stack = (kind: string, count: number) => {
    if (count === 0) return;
    const height = (count / highest) * barsHeight;
    // A line of air between two parts, unless there is none to spare.
    const air = top < barsHeight && height > 2 ? 1 : 0;
    top -= height;
    const drawn = Math.max(0.5, height - air);
    parts.push(
      html`<rect class="${kind}${tone}" x="${x}" width="${width}" y="${tenths(top)}" height="${tenths(drawn)}" />`,
    );
  };
  stack('a', day.mutated + day.redacted);
  stack('s', day.forwarded);
  stack('o', day.paused);
  const middle = hundredths(left + slot / 2);
  const blocked = html`<text x="${middle}" y="${tenths(Math.max(9, top - 5))}" text-anchor="middle">▲</text>`;
  return html`<g
    >${parts}${day.blocked > 0 && blocked}<title>
      ${dayLabel(day.day)}: ${format.countOf(exchangesOf(day), 'exchange')}
    </title></g
  >`;
}

function trafficSentence(days: readonly DayTraffic[]): string {
  const total = totalOf(days);
  const busiest = days.toSorted((left, right) => exchangesOf(right) - exchangesOf(left))[0];
  const paused = days.filter((day) => day.paused > 0).map((day) => dayLabel(day.day));
  const most =
    busiest === undefined || exchangesOf(busiest) === 0
      ? ''
      : ` Most on ${dayLabel(busiest.day)}: ${format.count(exchangesOf(busiest))}.`;
  const pauses = paused.length === 0 ? ' Nothing was sent while paused.' : ` Sent while paused on ${someOf(paused)}.`;
  return `Exchanges per day: ${format.count(exchangesOf(total))} in ${format.countOf(days.length, 'day')}.${most}${pauses}`;
}

function someOf(names: readonly string[]): string {
  const shown = names.slice(0, 5).join(', ');
  return names.length > 5 ? `${shown} and ${names.length - 5} more days` : shown;
}

/** Median and the 10th to 90th percentile of each working day, with the days on which a policy was first in force. */
export function shareChart(days: readonly DayTraffic[], policies: readonly PolicyStart[]): Html {
  const slot = 100 / days.length;
  const points = days.flatMap(({ day, share }, index) =>
    share === undefined || isWeekend(day) ? [] : [{ day, at: (index + 0.5) * slot, ...share }],
  );
  const highest = niceMax(Math.max(2, ...points.map(({ p90 }) => p90 * 100)), 0.1) / 100;
  const y = (share: number) => tenths(shareHeight - (Math.min(share, highest) / highest) * shareHeight);
  const path = (of: readonly (readonly [number, number])[]) =>
    of.map(([at, share]) => `${tenths(at * 10)} ${y(share)}`).join('L');
  const line = points.map(({ at, p50 }) => [at, p50] as const);
  const band = [
    ...points.map(({ at, p90 }) => [at, p90] as const),
    ...points.map(({ at, p10 }) => [at, p10] as const).toReversed(),
  ];
  const drawn =
    points.length === 1
      ? html`<circle class="dot" cx="${hundredths(points[0]?.at ?? 0)}" cy="${y(points[0]?.p50 ?? 0)}" r="3" />`
      : points.length > 1 &&
        html`<svg width="100%" height="${shareHeight}" viewBox="0 0 1000 ${shareHeight}" preserveAspectRatio="none">
          <path class="band" d="M${path(band)}Z" />
          <path class="ln" d="M${path(line)}" />
        </svg>`;
  return html`<p class="ct">
      <b>Identifiers mutated, share of scanned</b>, median exchange of the day; working days only
    </p>
    <div class="ch" role="img" aria-label="${shareSentence(points, policies)}">
      <div class="y" aria-hidden="true">${scale(wholePercent(highest), wholePercent(highest / 2), '0%')}</div>
      <div class="share" aria-hidden="true">
        <svg>
          ${grid(shareHeight)}${drawn}${policyMarks(days, policies)}
          <line class="bl" x1="0" x2="100%" y1="${shareHeight}" y2="${shareHeight}" />
        </svg>
      </div>
      <div class="x" aria-hidden="true"><svg>${dayMarks(days)}</svg></div>
    </div>`;
}

function policyMarks(days: readonly DayTraffic[], policies: readonly PolicyStart[]): readonly Html[] {
  const slot = 100 / days.length;
  return policies.flatMap(({ day, version }, order) => {
    const index = days.findIndex((each) => each.day === day);
    if (index < 0) return [];
    const at = (index + 0.5) * slot;
    // Beyond three quarters it would run out of the picture.
    const isRight = at > 75;
    const label = html`<text
      class="tag"
      x="${hundredths(at)}"
      dx="${isRight ? -5 : 5}"
      y="${12 + (order % 2) * 14}"
      text-anchor="${isRight ? 'end' : 'start'}"
      >policy ${version === '' ? 'changed' : version}</text
    >`;
    return [html`<line class="mk" x1="${hundredths(at)}" x2="${hundredths(at)}" y1="0" y2="${shareHeight}" />${label}`];
  });
}

function shareSentence(
  points: readonly { readonly day: string; readonly p50: number }[],
  policies: readonly PolicyStart[],
): string {
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined) {
    return 'Share of scanned identifiers mutated: no exchange with identifiers on a working day of this period.';
  }
  const medians = points.map(({ p50 }) => p50);
  const marks = policies.map(({ version, day }) => `policy ${version} first seen on ${dayLabel(day)}`).join(', ');
  const policy = marks === '' ? '' : `; ${marks}`;
  return `Share of scanned identifiers mutated, median exchange of each working day: between ${shareText(Math.min(...medians))} and ${shareText(Math.max(...medians))}, last ${shareText(last.p50)} on ${dayLabel(last.day)}${policy}.`;
}

const maxDayMarks = 7;

function dayMarks(days: readonly DayTraffic[]): readonly Html[] {
  const count = Math.min(maxDayMarks, days.length);
  const slot = 100 / days.length;
  return Array.from({ length: count }, (_, mark) => {
    const index = count === 1 ? 0 : Math.round((mark * (days.length - 1)) / (count - 1));
    const isLast = mark === count - 1 && count > 1;
    const x = isLast ? '100%' : hundredths((index + 0.5) * slot);
    return html`<text x="${x}" y="16" text-anchor="${isLast ? 'end' : 'middle'}"
      >${dayLabel(days[index]?.day ?? '')}</text
    >`;
  });
}

/** `21 Oct`. */
export function dayLabel(day: string): string {
  const at = new Date(`${day}T00:00:00Z`);
  return format.date(at, at);
}

export interface StripDay {
  readonly day: string;
  /** 0 to 1. */
  readonly share: number;
  readonly hasGap: boolean;
}

/** One cell for each day: how many devices of a team reported. */
export function strip(team: string, days: readonly StripDay[]): Html {
  const slot = 100 / days.length;
  const cells = days.map(({ day, share, hasGap }, index) => {
    const kind = hasGap ? 'gap' : share > 0 && !(isWeekend(day) && share < 0.95) ? level(share) : 'we';
    const inset = hasGap ? 1 : 0;
    const title = html`<title>${dayLabel(day)}: ${(share * 100).toFixed(0)}% reporting${hasGap && ', log gap'}</title>`;
    return html`<rect
      class="${kind}"
      x="${hundredths(index * slot)}"
      y="${inset}"
      width="${hundredths(slot * 0.86)}"
      height="${14 - 2 * inset}"
      >${title}</rect
    >`;
  });
  const full = days.filter(({ share }) => share >= 0.95).length;
  const gaps = days.filter(({ hasGap }) => hasGap).map(({ day }) => dayLabel(day));
  const gap = gaps.length === 0 ? '' : `, log gap on ${someOf(gaps)}`;
  return html`<svg
    class="strip"
    role="img"
    aria-label="${team}: 95% and more of the devices reported on ${full} of ${format.countOf(days.length, 'day')}${gap}"
  >
    ${cells}
  </svg>`;
}

function level(share: number): string {
  if (share >= 0.95) return '';
  if (share >= 0.75) return 'l3';
  return share >= 0.4 ? 'l2' : 'l1';
}

/** The same numbers in a table. */
export function trafficTable(days: readonly DayTraffic[]): Html {
  const rows = days.map((day) => {
    const counts = [
      exchangesOf(day),
      day.mutated,
      day.redacted,
      day.forwarded,
      day.paused,
      day.blocked,
      day.secrets_stopped,
    ];
    const cells = counts.map((count) => html`<td class="n${count === 0 && ' z'}">${format.count(count)}</td>`);
    const { share } = day;
    const band = share === undefined ? '–' : `${shareText(share.p10)} to ${shareText(share.p90)}`;
    return html`<tr>
      <th scope="row">${dayLabel(day.day)}</th>
      ${cells}
      <td class="n">${shareText(share?.p50)}</td>
      <td class="n">${band}</td>
    </tr>`;
  });
  const heads = [
    'Exchanges',
    'Mutated',
    'Redacted',
    'Nothing to change',
    'Sent while paused',
    'Blocked',
    'Secrets stopped',
    'Median share',
    '10 to 90%',
  ];
  return html`<details class="tbl">
    <summary>Show as table</summary>
    <div class="scroll" tabindex="0" role="region" aria-label="Exchanges per day as a table">
      <table>
        <caption>
          Each day in UTC
        </caption>
        <thead>
          <tr>
            <th scope="col">Day</th>
            ${heads.map((head) => html`<th scope="col" class="n">${head}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${rows}
        </tbody>
      </table>
    </div>
  </details>`;
}

function grid(height: number): Html {
  return html`<line class="g" x1="0" x2="100%" y1="0.5" y2="0.5" /><line
      class="g"
      x1="0"
      x2="100%"
      y1="${height / 2}"
      y2="${height / 2}"
    />`;
}

function scale(top: string, middle: string, bottom: string): Html {
  return html`<span class="end-y">${bottom}</span><span class="mid-y">${middle}</span
    ><span class="top-y">${top}</span>`;
}

/** The next round number from 2 on whose half is a multiple of `unit` too. */
export function niceMax(value: number, unit: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  const steps = [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10].map((step) => Number((step * power).toPrecision(6)));
  const isReadable = (each: number) => Number.isInteger(Number((each / 2 / unit).toFixed(6)));
  return Math.max(2, steps.find((each) => each >= value && isReadable(each)) ?? 10 * power);
}

function wholePercent(share: number): string {
  const hundredfold = share * 100;
  return Number.isInteger(Number(hundredfold.toFixed(6))) ? `${hundredfold.toFixed(0)}%` : `${hundredfold.toFixed(1)}%`;
}

function hundredths(value: number): string {
  return `${Number(value.toFixed(2))}%`;
}

function tenths(value: number): string {
  return String(Number(value.toFixed(1)));
}
