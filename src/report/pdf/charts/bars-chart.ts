// Bars that lie: a name, its parts one after the other, and what they come to.
import { countText } from '../number-text.ts';
import { palette } from '../palette.ts';
import type { Sheet } from '../sheet.ts';
import { drawArea, drawKey, drawLabel, type KeyEntry } from './plot.ts';

export interface Bar {
  readonly name: string;
  /** In the order of the key. */
  readonly parts: readonly number[];
  /** Beside the bar. Default: the sum. */
  readonly label?: string;
}

export interface BarsChart {
  /** What the bars are, for who cannot see them; the figures follow by themselves. */
  readonly title: string;
  readonly key: readonly KeyEntry[];
  readonly bars: readonly Bar[];
  /** Points for the names. Default: 130. */
  readonly nameWidth?: number;
}

const rowHeight = 16;
const maxBars = 14;

/** The longest fourteen in the given order. Nothing without bars. */
export function drawBarsChart(sheet: Sheet, { title, key, bars, nameWidth = 130 }: BarsChart): void {
  const shown = bars.slice(0, maxBars);
  if (shown.length === 0) return;
  const sumOf = ({ parts }: Bar): number => parts.reduce((sum, part) => sum + part, 0);
  const longest = Math.max(1, ...shown.map(sumOf));
  const keyHeight = key.length > 1 ? 18 : 0;
  const figures = shown.map((bar) => `${bar.name} ${partsText(bar, key)}`).join('; ');
  const rest = bars.length > shown.length ? ` ${bars.length - shown.length} more are in the table.` : '';
  sheet.figure({ alt: `Bars: ${title}. ${figures}.${rest}`, height: keyHeight + shown.length * rowHeight }, (box) => {
    if (key.length > 1) drawKey(sheet, { x: box.x, y: box.y + 4 }, key);
    const left = box.x + nameWidth + 8;
    const room = box.width - nameWidth - 8 - 96;
    for (const [index, bar] of shown.entries()) {
      const top = box.y + keyHeight + index * rowHeight;
      const middle = top + rowHeight / 2;
      drawLabel(sheet, bar.name, { x: box.x, y: middle }, { size: 8, colour: palette.ink, maxWidth: nameWidth });
      let x = left;
      for (const [at, part] of bar.parts.entries()) {
        const width = (room * part) / longest;
        drawArea(
          sheet,
          { x, y: top + 3, width: part > 0 ? Math.max(width, 0.8) : 0, height: rowHeight - 6 },
          colourAt(key, at),
        );
        x += width;
      }
      drawLabel(sheet, bar.label ?? countText(sumOf(bar)), { x: x + 6, y: middle }, { size: 8, colour: palette.ink });
    }
  });
}

function colourAt(key: readonly KeyEntry[], index: number): string {
  return key[index]?.colour ?? palette.accent;
}

function partsText({ parts, label }: Bar, key: readonly KeyEntry[]): string {
  if (parts.length === 1) return label ?? countText(parts[0] ?? 0);
  return parts.map((part, index) => `${key[index]?.label ?? ''} ${countText(part)}`).join(', ');
}
