// Whether the log was kept all the time: a calendar, and every stretch for which it says less than it should.
import type { EvidenceModel, GapFigures } from '../../evidence/model.ts';
import { drawCoverageChart } from '../charts/coverage-chart.ts';
import { amountText, countText, momentText, spanText } from '../number-text.ts';
import { palette } from '../palette.ts';
import type { Sheet } from '../sheet.ts';
import { drawTable, type Cell } from '../table.ts';

/** What somebody has to explain; the others explain themselves. */
const red: ReadonlySet<GapFigures['kind']> = new Set(['missing', 'silence', 'disk full']);

const meanings: Readonly<Record<GapFigures['kind'], string>> = {
  missing: 'missing: records that were there are not in the log any more.',
  silence: 'silence: a proxy ran and wrote nothing for a time, while the machine was awake.',
  unanswered: 'unanswered: a request left and its end is not on the record.',
  'torn tail':
    'torn tail: a crash left an unfinished line, which was cut off on the record; nothing had been sent on its strength.',
  'clock jump': 'clock jump: the machine’s clock was set.',
  'disk full': 'disk full: no record could be written, and nothing was sent.',
  'explained off': 'explained off: the proxy was stopped, or the machine slept, on the record.',
};

export function drawCompleteness(sheet: Sheet, { days, gaps }: EvidenceModel): void {
  sheet.lead(
    'A proxy that runs gives a sign of life at least every 15 minutes. A day without any may be a day on which nobody worked; a call that never came to the proxy leaves no gap.',
  );
  if (days.length === 0) sheet.paragraph('The log has no day of this period.', { colour: palette.muted });
  drawCoverageChart(sheet, days);
  sheet.heading('Gaps, by kind');
  const kinds = [...new Set(gaps.map(({ kind }) => kind))];
  const rank = ({ kind }: GapFigures): number => (red.has(kind) ? 0 : kind === 'explained off' ? 2 : 1);
  drawTable(sheet, {
    summary: 'Gaps of the log',
    columns: [
      { title: 'Kind', share: 16, cell: kindCell },
      { title: 'From (UTC)', share: 19, cell: ({ from }) => momentText(from) },
      { title: 'Lasted', share: 13, cell: ({ from, until }) => spanText(from, until) },
      {
        title: 'Record',
        share: 11,
        align: 'right',
        cell: ({ seq }) => (seq === undefined ? undefined : countText(seq)),
      },
      { title: 'What', share: 42, cell: ({ text }) => text },
    ],
    rows: gaps.toSorted((one, other) => rank(one) - rank(other)),
    limit: 60,
    empty: 'No gap of any kind is on the record.',
  });
  sheet.list(
    kinds.map((kind) => meanings[kind]),
    { size: 8, colour: palette.muted },
  );
  const silent = days.filter(({ silentMinutes }) => silentMinutes > 0).length;
  if (silent > 0)
    sheet.paragraph(`${amountText(silent, 'day')} with silence; the minutes are in the table of days in the appendix.`);
}

function kindCell({ kind }: GapFigures): Cell {
  return red.has(kind) ? { text: `▲ ${kind}`, colour: palette.red, isBold: true } : kind;
}
