// What the drawings share: labels, axes of numbers and of days, keys.
import type { DayFigures } from '../../evidence/model.ts';
import { countText } from '../number-text.ts';
import { palette } from '../palette.ts';
import type { Box, Sheet } from '../sheet.ts';

export const labelSize = 7;

export interface LabelStyle {
  readonly align?: 'left' | 'right' | 'center';
  readonly colour?: string;
  readonly font?: 'regular' | 'bold';
  readonly size?: number;
  /** What does not fit is cut, with an ellipsis. */
  readonly maxWidth?: number;
}

/** One line of text; `x` is its left end, its right end or its middle, `y` its middle. */
export function drawLabel(
  sheet: Sheet,
  text: string,
  at: { readonly x: number; readonly y: number },
  style: LabelStyle = {},
): void {
  const { align = 'left', colour = palette.muted, font = 'regular', size = labelSize, maxWidth } = style;
  const face = { font, size } as const;
  const fitted = maxWidth === undefined ? sheet.visible(text) : fittedText(sheet, text, { ...face, maxWidth });
  const width = sheet.widthOf(fitted, face);
  const x = align === 'left' ? at.x : align === 'right' ? at.x - width : at.x - width / 2;
  const { pdf } = sheet;
  pdf.font(font).fontSize(size).fillColor(colour);
  pdf.text(fitted, x, at.y - size * 0.6, { lineBreak: false });
}

function fittedText(
  sheet: Sheet,
  text: string,
  { maxWidth, ...face }: { readonly font: 'regular' | 'bold'; readonly size: number; readonly maxWidth: number },
): string {
  const whole = sheet.visible(text);
  if (sheet.widthOf(whole, face) <= maxWidth) return whole;
  const characters = [...whole].slice(0, 200);
  while (characters.length > 1 && sheet.widthOf(`${characters.join('')}…`, face) > maxWidth) characters.pop();
  return `${characters.join('')}…`;
}

export function drawArea(sheet: Sheet, { x, y, width, height }: Box, colour: string): void {
  if (width <= 0 || height <= 0) return;
  sheet.pdf.rect(x, y, width, height).fill(colour);
}

export function drawLine(
  sheet: Sheet,
  [x1, y1, x2, y2]: readonly [number, number, number, number],
  { colour = palette.rule, width = 0.5 }: { readonly colour?: string; readonly width?: number } = {},
): void {
  sheet.pdf.lineWidth(width).strokeColor(colour).moveTo(x1, y1).lineTo(x2, y2).stroke();
}

/** A round number that is not smaller, so that half of it is round too. */
export function roundAbove(value: number): number {
  if (value <= 2) return 2;
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 1.6, 2, 2.4, 3, 4, 5, 6, 8, 10].map((step) => step * power).find((step) => step >= value) ?? 10 * power;
}

/** Three labels and two lines; nothing else is between them. */
export function drawScale(sheet: Sheet, plot: Box, labels: readonly [string, string, string]): void {
  for (const [index, label] of labels.entries()) {
    const y = plot.y + plot.height - (plot.height * index) / 2;
    drawLine(sheet, [plot.x, y, plot.x + plot.width, y], { colour: index === 0 ? palette.second : palette.rule });
    drawLabel(sheet, label, { x: plot.x - 6, y }, { align: 'right' });
  }
}

export interface KeyEntry {
  readonly label: string;
  readonly colour: string;
  readonly count?: number;
}

/** Over the plot: what each colour is, and how much of it there is. */
export function drawKey(
  sheet: Sheet,
  { x, y }: { readonly x: number; readonly y: number },
  entries: readonly KeyEntry[],
): void {
  let left = x;
  for (const { label, colour, count } of entries) {
    drawArea(sheet, { x: left, y: y - 3.5, width: 7, height: 7 }, colour);
    left += 11;
    drawLabel(sheet, label, { x: left, y }, { colour: palette.ink });
    left += sheet.widthOf(label, { size: labelSize });
    if (count !== undefined) {
      const text = countText(count);
      drawLabel(sheet, text, { x: left + 5, y }, { font: 'bold', colour: palette.ink });
      left += 5 + sheet.widthOf(text, { font: 'bold', size: labelSize });
    }
    left += 16;
  }
}

/** Days, or the weeks that they make where there are too many of them. */
export interface Interval {
  /** Of its first day. */
  readonly day: string;
  readonly days: readonly DayFigures[];
}

const maxBars = 124;

/** One interval a day up to four months, then one for seven days. */
export function intervalsOf(days: readonly DayFigures[]): readonly Interval[] {
  const length = days.length > maxBars ? 7 : 1;
  const intervals: Interval[] = [];
  for (let index = 0; index < days.length; index += length) {
    const part = days.slice(index, index + length);
    const [first] = part;
    if (first !== undefined) intervals.push({ day: first.day, days: part });
  }
  return intervals;
}

export function intervalName(intervals: readonly Interval[]): 'day' | 'week' {
  return intervals.some(({ days }) => days.length > 1) ? 'week' : 'day';
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

/** `17 Nov`, with the year where it is asked for. */
export function shortDay(day: string, withYear = false): string {
  const [year = '', month = '', date = ''] = day.split('-');
  return `${Number(date)} ${months[Number(month) - 1] ?? month}${withYear ? ` ${year}` : ''}`;
}

/** Under the plot: the first day, the last one, and each month between them that has the room. */
export function drawDayAxis(sheet: Sheet, plot: Box, days: readonly string[]): void {
  const [first] = days;
  const last = days.at(-1);
  if (first === undefined || last === undefined) return;
  const y = plot.y + plot.height + 9;
  const step = plot.width / days.length;
  let taken = plot.x + 44;
  drawLabel(sheet, shortDay(first), { x: plot.x, y });
  const end = plot.x + plot.width;
  const hasEnd = days.length > 1;
  if (hasEnd) drawLabel(sheet, shortDay(last, true), { x: end, y }, { align: 'right' });
  for (const [index, day] of days.entries()) {
    const before = days[index - 1];
    if (before === undefined || before.slice(0, 7) === day.slice(0, 7)) continue;
    const x = plot.x + step * index;
    drawLine(sheet, [x, plot.y + plot.height, x, plot.y + plot.height + 3], { colour: palette.second });
    if (x < taken || x > end - 70) continue;
    drawLabel(sheet, months[Number(day.slice(5, 7)) - 1] ?? '', { x, y });
    taken = x + 34;
  }
}
