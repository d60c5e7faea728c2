// A calendar: how much of each day the proxy showed that it was there, and where it was silent.
import type { DayFigures } from '../../evidence/model.ts';
import { amountText, minutesText } from '../number-text.ts';
import { palette } from '../palette.ts';
import type { Sheet } from '../sheet.ts';
import { drawArea, drawKey, drawLabel, drawLine, labelSize, shortDay } from './plot.ts';

const weekdays = ['Mon', '', 'Wed', '', 'Fri', '', 'Sun'] as const;
const dayMs = 86_400_000;

/** Signs of life of a day, from few to many. */
const levels = [
  { from: 1, label: '1 to 15 signs of life', colour: palette.accentFaint },
  { from: 16, label: '16 to 47', colour: palette.accentLight },
  { from: 48, label: '48 and more', colour: palette.accent },
] as const;

export function drawCoverageChart(sheet: Sheet, days: readonly DayFigures[]): void {
  const [first] = days;
  if (first === undefined) return;
  const start = Date.parse(`${first.day}T00:00:00Z`);
  // Weeks begin on Monday.
  const offset = (new Date(start).getUTCDay() + 6) % 7;
  const placeOf = ({ day }: DayFigures): number =>
    Math.round((Date.parse(`${day}T00:00:00Z`) - start) / dayMs) + offset;
  const weeks = Math.floor(placeOf(days.at(-1) ?? first) / 7) + 1;
  const cell = Math.min((sheet.width - 34) / weeks, 20);
  const rowHeight = Math.min(cell, 15);
  const height = 30 + rowHeight * 7 + 14 + labelSize * 2;
  sheet.figure({ alt: altOf(days), height }, (box) => {
    drawKey(sheet, { x: box.x, y: box.y + 5 }, levels);
    const keyEnd = box.x + 268;
    drawEmptyDay(sheet, { x: keyEnd, y: box.y + 1.5, width: 7, height: 7 });
    drawLabel(sheet, 'none', { x: keyEnd + 11, y: box.y + 5 }, { colour: palette.ink });
    drawArea(sheet, { x: keyEnd + 42, y: box.y + 1.5, width: 7, height: 7 }, palette.red);
    drawLabel(sheet, 'silent while it ran', { x: keyEnd + 53, y: box.y + 5 }, { colour: palette.ink });
    const plot = { x: box.x + 28, y: box.y + 26 };
    for (const [index, name] of weekdays.entries())
      drawLabel(sheet, name, { x: plot.x - 6, y: plot.y + rowHeight * (index + 0.5) }, { align: 'right' });
    for (const day of days) {
      const place = placeOf(day);
      const at = { x: plot.x + cell * Math.floor(place / 7), y: plot.y + rowHeight * (place % 7) };
      drawDay(sheet, day, { ...at, width: cell - 1.5, height: rowHeight - 1.5 });
      if (place % 7 === 0 && Number(day.day.slice(8)) <= 7)
        drawLabel(sheet, shortDay(day.day), { x: at.x, y: plot.y - 7 });
    }
    drawLabel(sheet, 'A column is a week.', { x: plot.x, y: plot.y + rowHeight * 7 + 10 });
  });
}

function drawDay(sheet: Sheet, day: DayFigures, box: Parameters<typeof drawArea>[1]): void {
  const level = levels.findLast(({ from }) => day.heartbeats >= from);
  if (level === undefined) drawEmptyDay(sheet, box);
  else drawArea(sheet, box, level.colour);
  if (day.silentMinutes === 0) return;
  // Not by colour alone: a frame, and a bar across.
  sheet.pdf.lineWidth(1.4).strokeColor(palette.red).rect(box.x, box.y, box.width, box.height).stroke();
  drawArea(sheet, { x: box.x, y: box.y + box.height / 2 - 1.5, width: box.width, height: 3 }, palette.red);
}

function drawEmptyDay(sheet: Sheet, { x, y, width, height }: Parameters<typeof drawArea>[1]): void {
  sheet.pdf
    .lineWidth(0.5)
    .strokeColor(palette.rule)
    .rect(x + 0.25, y + 0.25, width - 0.5, height - 0.5)
    .stroke();
  drawLine(sheet, [x + 1, y + height - 1, x + width - 1, y + 1]);
}

function altOf(days: readonly DayFigures[]): string {
  const without = days.filter(({ heartbeats }) => heartbeats === 0).length;
  const silent = days.filter(({ silentMinutes }) => silentMinutes > 0);
  const listed = silent
    .slice(0, 10)
    .map(({ day, silentMinutes }) => `${day} (${minutesText(silentMinutes)})`)
    .join(', ');
  const which = silent.length === 0 ? 'No day' : `${amountText(silent.length, 'day')}`;
  return (
    `Calendar of ${amountText(days.length, 'day')}: on ${amountText(without, 'day')} the proxy gave no sign of life. ` +
    `${which} with silence while it ran${listed === '' ? '' : `: ${listed}${silent.length > 10 ? ' and more' : ''}`}. ` +
    'The figures of each day are in the table of days in the appendix.'
  );
}
