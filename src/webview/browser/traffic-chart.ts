// The bars of a day. uPlot draws on a canvas, which knows nothing of style sheets: colours and fonts are read from the
// page whenever the theme changes.
import uPlot from 'uplot';
import type { Format } from '../../view/format.ts';
import { quarterMs } from '../../view/traffic-series.ts';
import type { Quarter, TrafficSeries } from '../../view/traffic-series.ts';
import { palette, stack, stacked, topOf } from './chart-stack.ts';
import type { Palette } from './chart-stack.ts';
import { element } from './element.ts';

export class TrafficChart {
  readonly element = element('div', { class: 'chart' });
  readonly #probes: ReadonlyMap<string, HTMLElement>;
  readonly #onReading: (quarter: Quarter | undefined) => void;
  #colours: Palette;
  #font = '';
  #series: TrafficSeries | undefined;
  #format: Format | undefined;
  #plot: uPlot | undefined;

  /** `onReading`: the quarter of an hour under the pointer. */
  constructor(onReading: (quarter: Quarter | undefined) => void) {
    this.#onReading = onReading;
    this.#probes = new Map(palette.map((name) => [name, element('i', { class: `probe colour-${name}`, hidden: '' })]));
    this.element.append(...this.#probes.values());
    this.#colours = this.#readColours();
    new ResizeObserver(() => this.#resize()).observe(this.element);
    const themes = new MutationObserver(() => this.#restyle());
    themes.observe(document.body, { attributes: true, attributeFilter: ['class'] });
    themes.observe(document.documentElement, { attributes: true, attributeFilter: ['style', 'class'] });
  }

  show(series: TrafficSeries, format: Format): void {
    this.#series = series;
    this.#format = format;
    if (this.#plot === undefined) this.#make();
    else this.#plot.setData(stacked(series));
  }

  #make(): void {
    if (this.#series === undefined || this.element.clientWidth === 0) return;
    this.#colours = this.#readColours();
    this.#plot = new uPlot(this.#options(), stacked(this.#series), this.element);
  }

  #resize(): void {
    if (this.#plot === undefined) this.#make();
    else if (this.element.clientWidth > 0) this.#plot.setSize(this.#size());
  }

  #restyle(): void {
    this.#colours = this.#readColours();
    // Colours are asked for only where paths are made anew.
    this.#plot?.redraw(true, true);
  }

  #size(): { readonly width: number; readonly height: number } {
    return { width: this.element.clientWidth, height: this.element.clientHeight };
  }

  #readColours(): Palette {
    const style = getComputedStyle(this.element);
    this.#font = `${style.fontSize} ${style.fontFamily}`;
    const colourOf = (name: string) => getComputedStyle(this.#probes.get(name) ?? this.element).color;
    return Object.fromEntries(palette.map((name) => [name, colourOf(name)])) as Palette;
  }

  #options(): uPlot.Options {
    // At the very end of the axis, half of it would be cut off.
    const isInside = (seconds: number) => seconds * 1000 < (this.#series?.end ?? 0);
    const clock = (seconds: number) => (isInside(seconds) ? (this.#format?.clock(new Date(seconds * 1000)) ?? '') : '');
    const count = (value: number) => this.#format?.count(value) ?? String(value);
    const axis = { stroke: () => this.#colours.muted, font: this.#font, ticks: { show: false } };
    return {
      ...this.#size(),
      padding: [10, 4, 0, 0],
      legend: { show: false },
      cursor: { x: false, y: false, points: { show: false }, drag: { setScale: false, x: false, y: false } },
      scales: {
        x: { time: true, range: () => [(this.#series?.start ?? 0) / 1000, (this.#series?.end ?? 1) / 1000] },
        y: { range: (_plot, _low, high) => [0, topOf(high)] },
      },
      axes: [
        { ...axis, size: 22, gap: 4, space: 64, grid: { show: false }, values: (_plot, splits) => splits.map(clock) },
        {
          ...axis,
          size: (_plot, values) => 10 + 7 * Math.max(2, ...(values ?? []).map((value) => value.length)),
          gap: 6,
          grid: { stroke: () => this.#colours.grid, width: 1 },
          splits: (_plot, _axis, _low, high) => [0, high / 2, high],
          values: (_plot, splits) => splits.map(count),
        },
      ],
      series: [{}, ...stack.map(({ colour, isOutline }) => this.#bars(colour, isOutline))],
      hooks: {
        drawClear: [(plot) => this.#drawPauses(plot)],
        draw: [(plot) => this.#drawMarks(plot)],
        setCursor: [(plot) => this.#onReading(this.#series?.quarters[plot.cursor.idx ?? -1])],
      },
    };
  }

  #bars(colour: keyof Palette, isOutline: boolean): uPlot.Series {
    const paths = uPlot.paths.bars?.({ size: [0.68, 26], align: 0 });
    const paint = () => this.#colours[colour];
    const style = isOutline ? { stroke: paint, width: 1 } : { fill: paint, width: 0 };
    return { points: { show: false }, ...style, ...(paths === undefined ? {} : { paths }) };
  }

  #drawPauses(plot: uPlot): void {
    for (const { start, end } of this.#series?.pauses ?? []) {
      const left = plot.valToPos(start / 1000, 'x', true);
      const right = Math.min(plot.valToPos(end / 1000, 'x', true), plot.bbox.left + plot.bbox.width);
      plot.ctx.fillStyle = this.#colours.band;
      plot.ctx.fillRect(left, plot.bbox.top, right - left, plot.bbox.height);
    }
  }

  /** The base line, ▲ where something was blocked, and the word over a pause. */
  #drawMarks(plot: uPlot): void {
    const { ctx, bbox } = plot;
    ctx.save();
    ctx.fillStyle = this.#colours.base;
    ctx.fillRect(bbox.left, bbox.top + bbox.height - devicePixelRatio, bbox.width, devicePixelRatio);
    ctx.fillStyle = this.#colours.text;
    for (const quarter of this.#series?.quarters ?? []) if (quarter.blocked > 0) this.#drawBlocked(plot, quarter);
    ctx.font = scaledFont(this.#font);
    ctx.textAlign = 'left';
    ctx.textBaseline = 'top';
    for (const { start, end } of this.#series?.pauses ?? []) {
      const middle = plot.valToPos((start + end) / 2000, 'x', true);
      const half = ctx.measureText('paused').width / 2;
      const furthest = bbox.left + bbox.width - 2 * half;
      ctx.fillText('paused', Math.max(bbox.left, Math.min(furthest, middle - half)), bbox.top + 2 * devicePixelRatio);
    }
    ctx.restore();
  }

  #drawBlocked({ ctx, valToPos, bbox }: uPlot, { start, total }: Quarter): void {
    const size = 5 * devicePixelRatio;
    const middle = valToPos((start + quarterMs / 2) / 1000, 'x', true);
    const foot = Math.max(bbox.top + 3 * size, valToPos(total, 'y', true) - size);
    ctx.beginPath();
    ctx.moveTo(middle, foot - 1.7 * size);
    ctx.lineTo(middle + size, foot);
    ctx.lineTo(middle - size, foot);
    ctx.fill();
  }
}

/** Canvas pixels, where the page has CSS pixels. */
function scaledFont(font: string): string {
  return font.replace(/^([\d.]+)px/, (_, size: string) => `${Number(size) * devicePixelRatio}px`);
}
