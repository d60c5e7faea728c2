// Versions of the policy over the period: a lane each, from its first record to its last.
import type { PolicyVersionFigures } from '../../evidence/model.ts';
import type { Period } from '../../period.ts';
import { dayText, shareText } from '../number-text.ts';
import { palette } from '../palette.ts';
import type { Sheet } from '../sheet.ts';
import { drawArea, drawLabel, drawLine, shortDay } from './plot.ts';

const laneHeight = 19;
const maxLanes = 16;

export function drawPolicyTimeline(
  sheet: Sheet,
  { versions, period }: { readonly versions: readonly PolicyVersionFigures[]; readonly period: Period },
): void {
  const shown = versions.slice(0, maxLanes);
  const from = Date.parse(period.fromUtc);
  const until = Date.parse(period.untilUtc);
  if (shown.length === 0 || !(until > from)) return;
  const nameWidth = 96;
  const alt = shown.map(
    (version) =>
      `${nameOf(version)} from ${dayText(version.firstSeen)} to ${dayText(version.lastSeen)}, ${shareText(version.shareBasisPoints)} of the requests`,
  );
  const more = versions.length > shown.length ? ` ${versions.length - shown.length} more are in the table.` : '';
  const height = shown.length * laneHeight + 18;
  sheet.figure({ alt: `Time line of policy versions: ${alt.join('; ')}.${more}`, height }, (box) => {
    const plot = { x: box.x + nameWidth, width: box.width - nameWidth - 44 };
    const xOf = (timestamp: string): number => {
      const share = (Date.parse(timestamp) - from) / (until - from);
      return plot.x + plot.width * Math.min(Math.max(Number.isNaN(share) ? 0 : share, 0), 1);
    };
    const end = box.y + shown.length * laneHeight;
    drawLine(sheet, [plot.x, box.y, plot.x, end + 3]);
    drawLine(sheet, [plot.x + plot.width, box.y, plot.x + plot.width, end + 3]);
    for (const [index, version] of shown.entries()) {
      const top = box.y + index * laneHeight;
      const middle = top + laneHeight / 2;
      drawLabel(
        sheet,
        nameOf(version),
        { x: box.x, y: middle },
        { size: 8, colour: palette.ink, maxWidth: nameWidth - 8 },
      );
      const x = xOf(version.firstSeen);
      const width = Math.max(xOf(version.lastSeen) - x, 1.5);
      drawArea(
        sheet,
        { x, y: top + 4, width, height: laneHeight - 8 },
        index % 2 === 0 ? palette.accent : palette.accentLight,
      );
      drawLabel(
        sheet,
        shareText(version.shareBasisPoints),
        { x: x + width + 6, y: middle },
        { size: 8, colour: palette.ink },
      );
    }
    drawLabel(sheet, shortDay(period.from), { x: plot.x, y: end + 11 });
    drawLabel(sheet, shortDay(period.to, true), { x: plot.x + plot.width, y: end + 11 }, { align: 'right' });
  });
}

function nameOf({ id, version }: PolicyVersionFigures): string {
  return `${id} ${version}`;
}
