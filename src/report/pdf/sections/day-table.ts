// The figures behind the drawings, day by day.
import type { DayFigures, EvidenceModel } from '../../evidence/model.ts';
import { amountText, countText, shareText } from '../number-text.ts';
import { palette } from '../palette.ts';
import type { Sheet } from '../sheet.ts';
import { drawTable, type Cell } from '../table.ts';

const maxDays = 190;

export function drawDayTable(sheet: Sheet, { days, about }: EvidenceModel): void {
  sheet.lead(
    `${amountText(days.length, 'day')} of ${about.period.timeZone}. “Share changed”: of the identifiers that were looked at, for the 10th percentile, the median and the 90th percentile of the day’s requests.`,
  );
  const count =
    (of: (day: DayFigures) => number) =>
    (day: DayFigures): Cell =>
      countText(of(day));
  const share =
    (of: (share: NonNullable<DayFigures['mutationShare']>) => number) =>
    (day: DayFigures): Cell =>
      day.mutationShare === undefined ? undefined : shareText(of(day.mutationShare));
  drawTable(sheet, {
    summary: 'Figures of each day',
    columns: [
      { title: 'Day', share: 18, cell: ({ day }) => day },
      { title: 'Names changed', share: 11, align: 'right', cell: count(({ mutated }) => mutated) },
      { title: 'Secrets taken out', share: 11, align: 'right', cell: count(({ redacted }) => redacted) },
      { title: 'Nothing to change', share: 11, align: 'right', cell: count(({ forwarded }) => forwarded) },
      { title: 'Stopped', share: 11, align: 'right', cell: count(({ blocked }) => blocked) },
      { title: 'In a pause', share: 9, align: 'right', cell: pausedCell },
      { title: 'Changed 10th', share: 12, align: 'right', cell: share(({ p10 }) => p10) },
      { title: 'Median', share: 11, align: 'right', cell: share(({ p50 }) => p50) },
      { title: '90th', share: 11, align: 'right', cell: share(({ p90 }) => p90) },
      { title: 'Signs of life', share: 9, align: 'right', cell: count(({ heartbeats }) => heartbeats) },
      { title: 'Silent minutes', share: 11, align: 'right', cell: silentCell },
    ],
    rows: days,
    isDense: true,
    limit: maxDays,
    empty: 'The log has no day of this period.',
  });
}

function pausedCell({ paused }: DayFigures): Cell {
  return paused > 0 ? { text: countText(paused), colour: palette.amber, isBold: true } : '0';
}

function silentCell({ silentMinutes }: DayFigures): Cell {
  return silentMinutes > 0 ? { text: `▲ ${countText(silentMinutes)}`, colour: palette.red, isBold: true } : '0';
}
