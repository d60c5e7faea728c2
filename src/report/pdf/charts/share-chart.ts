// How large a part of the identifiers changed: the median of a day's requests as a line, nine in ten of them in a band.
import type { DayFigures } from '../../evidence/model.ts';
import { shareText } from '../number-text.ts';
import { palette } from '../palette.ts';
import type { Box, Sheet } from '../sheet.ts';
import { drawDayAxis, drawKey, drawLabel, drawScale, roundAbove } from './plot.ts';

const height = 150;

type Share = NonNullable<DayFigures['mutationShare']>;
interface Point {
  readonly index: number;
  readonly share: Share;
}

/** Nothing where no day has a share. */
export function drawShareChart(sheet: Sheet, days: readonly DayFigures[]): void {
  const points = days.flatMap(({ mutationShare }, index) =>
    mutationShare === undefined ? [] : [{ index, share: mutationShare }],
  );
  const last = points.at(-1);
  if (last === undefined) return;
  const top = Math.min(roundAbove(Math.max(...points.map(({ share }) => share.p90))), 10_000);
  sheet.figure({ alt: altOf(points, days), height }, (box) => {
    const plot = { x: box.x + 34, y: box.y + 22, width: box.width - 34 - 52, height: box.height - 44 };
    drawKey(sheet, { x: box.x, y: box.y + 5 }, [
      { label: 'median of the requests of a day', colour: palette.accent },
      { label: 'from the 10th to the 90th percentile', colour: palette.accentFaint },
    ]);
    const xOf = ({ index }: Point): number => plot.x + (plot.width * (index + 0.5)) / days.length;
    const yOf = (basisPoints: number): number =>
      plot.y + plot.height - (plot.height * Math.min(basisPoints, top)) / top;
    drawScale(sheet, plot, ['0 %', shareText(top / 2), shareText(top)]);
    for (const run of runsOf(points, days)) drawRun(sheet, plot, run, { xOf, yOf });
    const end = { x: plot.x + plot.width + 4, y: yOf(last.share.p50) };
    drawLabel(sheet, shareText(last.share.p50), end, { font: 'bold', colour: palette.accent });
    drawDayAxis(
      sheet,
      plot,
      days.map(({ day }) => day),
    );
  });
}

interface Scales {
  readonly xOf: (point: Point) => number;
  readonly yOf: (basisPoints: number) => number;
}

function drawRun(sheet: Sheet, plot: Box, run: readonly Point[], { xOf, yOf }: Scales): void {
  const [first] = run;
  if (first === undefined) return;
  const { pdf } = sheet;
  if (run.length === 1) {
    // A day alone has no line: a bar and a point.
    const x = xOf(first);
    pdf.lineWidth(Math.min(3, plot.width / 40)).strokeColor(palette.accentFaint);
    pdf.moveTo(x, yOf(first.share.p10)).lineTo(x, yOf(first.share.p90)).stroke();
    pdf.circle(x, yOf(first.share.p50), 1.3).fill(palette.accent);
    return;
  }
  pdf.moveTo(xOf(first), yOf(first.share.p90));
  for (const point of run.slice(1)) pdf.lineTo(xOf(point), yOf(point.share.p90));
  for (const point of run.toReversed()) pdf.lineTo(xOf(point), yOf(point.share.p10));
  pdf.closePath().fill(palette.accentFaint);
  pdf.lineWidth(1.2).lineJoin('round').strokeColor(palette.accent);
  pdf.moveTo(xOf(first), yOf(first.share.p50));
  for (const point of run.slice(1)) pdf.lineTo(xOf(point), yOf(point.share.p50));
  pdf.stroke();
}

/** A gap of more than four days breaks the line; weekends do not. */
const maxGap = 4;

function runsOf(points: readonly Point[], days: readonly DayFigures[]): readonly (readonly Point[])[] {
  const runs: Point[][] = [];
  for (const point of points) {
    const run = runs.at(-1);
    const before = run?.at(-1);
    if (run !== undefined && before !== undefined && daysBetween(days, before, point) <= maxGap) run.push(point);
    else runs.push([point]);
  }
  return runs;
}

function daysBetween(days: readonly DayFigures[], from: Point, to: Point): number {
  const at = (point: Point): number => Date.parse(`${days[point.index]?.day ?? ''}T00:00:00Z`);
  return Math.round((at(to) - at(from)) / 86_400_000);
}

function altOf(points: readonly Point[], days: readonly DayFigures[]): string {
  const medians = points.map(({ share }) => share.p50);
  const named = (point: Point | undefined): string =>
    point === undefined ? '–' : `${shareText(point.share.p50)} on ${days[point.index]?.day ?? ''}`;
  return (
    `Line: median share of scanned identifiers that changed, by day, with a band from the 10th to the 90th percentile. ` +
    `First ${named(points[0])}, last ${named(points.at(-1))}; lowest ${shareText(Math.min(...medians))}, highest ` +
    `${shareText(Math.max(...medians))}. The figures of each day are in the table of days in the appendix.`
  );
}
