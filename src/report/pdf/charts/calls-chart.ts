// Requests of each day, stacked by what was decided about them.
import type { DayFigures } from '../../evidence/model.ts';
import { amountText, countText } from '../number-text.ts';
import { palette } from '../palette.ts';
import type { Sheet } from '../sheet.ts';
import {
  drawArea,
  drawDayAxis,
  drawKey,
  drawLabel,
  drawScale,
  intervalName,
  intervalsOf,
  labelSize,
  roundAbove,
  shortDay,
  type Interval,
} from './plot.ts';

type Decision = 'mutated' | 'redacted' | 'forwarded' | 'blocked';

/** From the bottom up. */
const decisions: readonly { readonly name: Decision; readonly label: string; readonly colour: string }[] = [
  { name: 'mutated', label: 'names changed', colour: palette.accent },
  { name: 'redacted', label: 'secrets taken out', colour: palette.accentLight },
  { name: 'forwarded', label: 'nothing to change', colour: palette.second },
  { name: 'blocked', label: 'stopped', colour: palette.ink },
];

const height = 176;

/** Nothing without days. */
export function drawCallsChart(sheet: Sheet, days: readonly DayFigures[]): void {
  const intervals = intervalsOf(days);
  if (intervals.length === 0) return;
  const sum = (interval: Interval, name: Decision | 'paused'): number => total(interval.days, name);
  const totals = intervals.map((interval) => decisions.reduce((all, { name }) => all + sum(interval, name), 0));
  const top = roundAbove(Math.max(...totals));
  sheet.figure({ alt: altOf(days, intervals, totals), height }, (box) => {
    const plot = { x: box.x + 34, y: box.y + 24, width: box.width - 34, height: box.height - 62 };
    const keys = decisions.map(({ name, ...key }) => ({ ...key, count: total(days, name) }));
    const paused = total(days, 'paused');
    drawKey(sheet, { x: box.x, y: box.y + 5 }, [
      ...keys,
      ...(paused === 0 ? [] : [{ label: 'during a pause', colour: palette.amberLight, count: paused }]),
    ]);
    drawScale(sheet, plot, ['0', countText(top / 2), countText(top)]);
    const step = plot.width / intervals.length;
    const width = Math.max(Math.min(step * 0.78, 26), 0.6);
    for (const [index, interval] of intervals.entries()) {
      const x = plot.x + step * index + (step - width) / 2;
      let y = plot.y + plot.height;
      for (const { name, colour } of decisions) {
        const part = (plot.height * sum(interval, name)) / top;
        y -= part;
        drawArea(sheet, { x, y, width, height: part }, colour);
      }
      if (sum(interval, 'paused') > 0)
        drawArea(sheet, { x, y: plot.y + plot.height + 1, width, height: 3 }, palette.amberLight);
    }
    drawDayAxis(
      sheet,
      plot,
      intervals.map(({ day }) => day),
    );
    const note = `A bar is a ${intervalName(intervals)}. Requests during a pause are part of the other figures.`;
    drawLabel(sheet, note, { x: box.x, y: box.y + box.height - labelSize }, {});
  });
}

function total(days: readonly DayFigures[], name: Decision | 'paused'): number {
  return days.reduce((sum, day) => sum + day[name], 0);
}

function altOf(days: readonly DayFigures[], intervals: readonly Interval[], totals: readonly number[]): string {
  const most = totals.indexOf(Math.max(...totals));
  const parts = decisions.map(({ name, label }) => `${label} ${countText(total(days, name))}`);
  const name = intervalName(intervals);
  return (
    `Bars: requests for each ${name} by decision. In all: ${parts.join(', ')}; during a pause ${countText(total(days, 'paused'))}. ` +
    `Most in the ${name} of ${shortDay(intervals[most]?.day ?? '', true)}: ${amountText(totals[most] ?? 0, 'request')}. ` +
    'The figures of each day are in the table of days in the appendix.'
  );
}
