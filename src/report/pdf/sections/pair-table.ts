// Names and values, two columns: what a person looks up.
import { palette } from '../palette.ts';
import type { Sheet } from '../sheet.ts';
import { drawTable, type Cell } from '../table.ts';

export type Pair = readonly [name: string, value: Cell];

export function drawPairs(sheet: Sheet, summary: string, pairs: readonly Pair[]): void {
  drawTable<Pair>(sheet, {
    summary,
    columns: [
      { title: 'What', share: 28, cell: ([name]) => ({ text: name, colour: palette.muted }) },
      { title: 'Value', share: 72, cell: ([, value]) => value },
    ],
    rows: pairs,
    empty: '',
    limit: 200,
  });
}

export interface Figure {
  readonly value: string;
  readonly name: string;
  readonly isRed?: boolean;
}

const perRow = 4;
const rowHeight = 40;

/** Some figures side by side, four in a row. */
export function drawFigures(sheet: Sheet, figures: readonly Figure[]): void {
  const width = sheet.width / perRow;
  const rows = Math.ceil(figures.length / perRow);
  sheet.begin(rows * rowHeight + 8);
  const top = sheet.y + 4;
  for (const [index, { value, name, isRed = false }] of figures.entries()) {
    const x = sheet.left + width * (index % perRow);
    const y = top + rowHeight * Math.floor(index / perRow);
    sheet.group('P', () => {
      sheet.y = y;
      const colour = isRed ? palette.red : palette.ink;
      sheet.text('Span', isRed ? `▲ ${value}` : value, { x, width: width - 10, font: 'bold', size: 15, colour });
      sheet.y = y + 20;
      sheet.text('Span', name, { x, width: width - 10, size: 7.5, colour: palette.muted });
    });
  }
  sheet.y = top + rows * rowHeight + 4;
}
