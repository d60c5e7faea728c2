// Tables of a pack: CSV that is safe to open, whatever a record says.
import { csvLine } from '../csv-cell.ts';
import { visibleText } from '../pdf/visible-text.ts';

export type Cell = string | number | boolean | undefined;

/** RFC 4180, UTF-8. Control characters stand as their code point, and no cell is taken for a formula. */
export function tableText(columns: readonly string[], rows: readonly (readonly Cell[])[]): string {
  return [columns, ...rows].map((cells) => csvLine(cells.map(safeCell))).join('');
}

/** One row, for tables that are too long for memory. */
export function tableLine(cells: readonly Cell[]): string {
  return csvLine(cells.map(safeCell));
}

function safeCell(cell: Cell): Cell {
  return typeof cell === 'string' ? visibleText(cell) : cell;
}
