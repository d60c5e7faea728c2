// The traffic of today: a key with totals, the chart, and the same figures as a table for screen readers.
import { quarterMs, trafficSeries } from '../../view/traffic-series.ts';
import type { Quarter, TrafficSeries } from '../../view/traffic-series.ts';
import { element, sectionFrame, setAttribute, setText } from './element.ts';
import type { SectionFrame } from './element.ts';
import type { PanelView } from './panel-store.ts';
import { TrafficChart } from './traffic-chart.ts';

const kinds = [
  { key: 'mutated', label: 'mutated' },
  { key: 'unchanged', label: 'nothing to change' },
  { key: 'paused', label: 'sent while paused' },
  { key: 'blocked', label: 'blocked' },
] as const;

export class TrafficSection {
  readonly element: HTMLElement;
  readonly #frame: SectionFrame;
  readonly #totals = new Map(kinds.map(({ key }) => [key, element('b')]));
  readonly #items: ReadonlyMap<string, HTMLElement>;
  readonly #rows = element('tbody');
  readonly #chart = new TrafficChart((quarter) => this.#read(quarter));
  #shown = '';
  #view: PanelView | undefined;

  constructor() {
    this.#frame = sectionFrame('traffic', 'Traffic today');
    this.element = this.#frame.section;
    this.#items = new Map(kinds.map(({ key, label }) => [key, this.#keyItem(key, label)]));
    const key = element('div', { class: 'key muted', 'aria-hidden': 'true' }, ...this.#items.values());
    const heads = ['From', ...kinds.map(({ label }) => label)].map((head) => element('th', { scope: 'col' }, head));
    const caption = element('caption', {}, 'Requests per 15 minutes');
    const head = element('thead', {}, element('tr', {}, ...heads));
    const table = element('div', { class: 'unseen' }, element('table', {}, caption, head, this.#rows));
    setAttribute(this.#chart.element, 'role', 'img');
    this.element.append(key, this.#chart.element, table);
  }

  render(view: PanelView): void {
    this.#view = view;
    const { state, format, now } = view;
    const { traffic = [], pause } = state.proxy ?? {};
    const series = trafficSeries(traffic, pause, format, now);
    // Nothing is drawn again for a clock that has moved on.
    const shown = JSON.stringify([series, format.count(1000)]);
    if (shown === this.#shown) return;
    this.#shown = shown;
    for (const { key } of kinds) {
      const item = this.#items.get(key);
      if (item !== undefined) item.hidden = series.totals[key] === 0 && (key === 'paused' || key === 'blocked');
      const total = this.#totals.get(key);
      if (total !== undefined) setText(total, format.count(series.totals[key]));
    }
    setAttribute(this.#chart.element, 'aria-label', series.summary);
    this.#chart.show(series, format);
    this.#read(undefined);
    this.#fillTable(series);
  }

  /** The figures under the pointer stand where the unit stood. */
  #read(quarter: Quarter | undefined): void {
    const format = this.#view?.format;
    if (quarter === undefined || format === undefined) {
      setText(this.#frame.note, 'requests per 15 minutes');
      return;
    }
    const parts = kinds.flatMap(({ key, label }) =>
      quarter[key] > 0 ? [`${format.count(quarter[key])} ${label}`] : [],
    );
    const from = format.clock(new Date(quarter.start));
    const to = format.clock(new Date(quarter.start + quarterMs));
    setText(this.#frame.note, `${from} to ${to}: ${parts.length === 0 ? 'no request' : parts.join(', ')}`);
  }

  #keyItem(key: (typeof kinds)[number]['key'], label: string): HTMLElement {
    const total = this.#totals.get(key) ?? element('b');
    return element('span', {}, element('i', { class: `swatch swatch-${key}` }), `${label} `, total);
  }

  #fillTable({ quarters }: TrafficSeries): void {
    const format = this.#view?.format;
    if (format === undefined) return;
    const rows = quarters
      .filter(({ total, blocked }) => total + blocked > 0)
      .map((quarter) => {
        const cells = kinds.map(({ key }) => element('td', {}, format.count(quarter[key])));
        return element('tr', {}, element('th', { scope: 'row' }, format.clock(new Date(quarter.start))), ...cells);
      });
    this.#rows.replaceChildren(...rows);
  }
}
