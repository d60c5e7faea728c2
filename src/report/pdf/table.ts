// Tables: text left, numbers right, hairlines between rows, the head again on each page.
import { amountText, countText } from './number-text.ts';
import { palette } from './palette.ts';
import { type Sheet, textSize, type TextStyle } from './sheet.ts';
import { clippedText } from './visible-text.ts';

/** A text, or one that stands out; undefined: not known. */
export type Cell =
  | string
  | undefined
  | {
      readonly text: string;
      readonly note?: string;
      readonly colour?: string;
      readonly isBold?: boolean;
      readonly isSmall?: boolean;
    };

export interface Column<Row> {
  readonly title: string;
  /** Share of the table's width. */
  readonly share: number;
  readonly align?: 'right';
  readonly cell: (row: Row) => Cell;
}

export interface TableOptions<Row> {
  /** What it shows: read out before it. */
  readonly summary: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  /** Instead of a table without rows. */
  readonly empty: string;
  /** Many rows of short values: they stand closer. */
  readonly isDense?: boolean;
  /** Rows that are drawn. Default: 60. */
  readonly limit?: number;
  /** Where all rows are, when some are not drawn: `incidents.csv, attached`. */
  readonly allRowsIn?: string;
  /** Of all rows, where the table got only some of them. */
  readonly total?: number;
}

const padding = { x: 9, y: 4 } as const;
const size = 8;
const noteSize = 7;
/** Characters of a cell; with a whole column of this a row is still lower than a page. */
const maxCell = 360;

export function drawTable<Row>(sheet: Sheet, options: TableOptions<Row>): void {
  const { rows, limit = 60, empty } = options;
  const total = Math.max(options.total ?? 0, rows.length);
  if (rows.length === 0) {
    sheet.paragraph(empty, { colour: palette.muted });
    return;
  }
  new TableDrawing(sheet, options).draw(rows.slice(0, limit));
  const drawn = Math.min(limit, rows.length);
  if (total > drawn) {
    const place = options.allRowsIn ?? 'model.json, attached';
    const left = `${countText(drawn)} of ${amountText(total, 'row')} are shown here. All of them are in ${place}.`;
    sheet.space(3);
    sheet.paragraph(left, { size: textSize.small, colour: palette.muted });
  }
  sheet.space(8);
}

interface Slot<Row> extends Column<Row> {
  readonly x: number;
  readonly width: number;
}

class TableDrawing<Row> {
  readonly #sheet: Sheet;
  readonly #slots: readonly Slot<Row>[];
  readonly #summary: string;
  readonly #padding: number;

  constructor(sheet: Sheet, { columns, summary, isDense = false }: TableOptions<Row>) {
    this.#sheet = sheet;
    this.#padding = isDense ? 1.6 : padding.y;
    this.#summary = summary;
    const whole = columns.reduce((sum, { share }) => sum + share, 0);
    const room = sheet.width - padding.x * (columns.length - 1);
    let x = sheet.left;
    this.#slots = columns.map((column) => {
      const width = (room * column.share) / whole;
      const slot = { ...column, x, width };
      x += width + padding.x;
      return slot;
    });
  }

  draw(rows: readonly Row[]): void {
    const sheet = this.#sheet;
    const heights = rows.map((row) => this.#height(row));
    const headHeight = this.#headHeight();
    // Never a head with one row below it, unless there is only one.
    sheet.begin(headHeight + (heights[0] ?? 0) + (heights[1] ?? 0));
    sheet.group(
      'Table',
      () => {
        sheet.group('THead', () => sheet.group('TR', () => this.#drawHead('TH')));
        sheet.group('TBody', () => {
          for (const [index, row] of rows.entries()) {
            const height = heights[index] ?? 0;
            // The last row never stands alone on a page.
            const isLastPair = index > 1 && index === rows.length - 2;
            const needed = height + (isLastPair ? (heights[index + 1] ?? 0) : 0);
            if (sheet.y + needed > sheet.bottom) {
              sheet.newPage();
              sheet.artifact(() => this.#drawHead(undefined));
            }
            this.#drawRow(row, height);
          }
        });
      },
      { title: sheet.visible(this.#summary) },
    );
  }

  #headHeight(): number {
    const heights = this.#slots.map(({ title, width }) => this.#sheet.heightOf(title, { ...headStyle, width }));
    return Math.max(...heights) + padding.y + 3;
  }

  /** Without a tag: the head once more, which nobody who listens needs again. */
  #drawHead(tag: 'TH' | undefined): void {
    const sheet = this.#sheet;
    const top = sheet.y;
    const height = this.#headHeight();
    for (const { title, x, width, align } of this.#slots) {
      // Short titles stand on the line below, as long ones do.
      sheet.y = top + height - padding.y - sheet.heightOf(title, { ...headStyle, width });
      const style = { ...headStyle, x, width, align: align ?? 'left' } as const;
      if (tag === undefined) sheet.draw(title, style);
      else this.#drawCell('TH', () => sheet.draw(title, style), 'Column');
    }
    if (tag === undefined) line(sheet, top + height);
    else sheet.rule(top + height, palette.second);
    sheet.y = top + height + 1;
  }

  #drawRow(row: Row, height: number): void {
    const sheet = this.#sheet;
    const top = sheet.y;
    sheet.group('TR', () => {
      for (const [index, slot] of this.#slots.entries()) {
        this.#drawCell(
          index === 0 ? 'TH' : 'TD',
          () => this.#drawValue(slot, row, top),
          index === 0 ? 'Row' : undefined,
        );
      }
    });
    sheet.rule(top + height - 0.5);
    sheet.y = top + height;
  }

  #drawCell(tag: 'TH' | 'TD', draw: () => void, scope?: 'Column' | 'Row'): void {
    this.#sheet.element(tag, draw, scope === undefined ? {} : { scope });
  }

  #drawValue(slot: Slot<Row>, row: Row, top: number): void {
    const sheet = this.#sheet;
    const { text, note, style } = shown(slot.cell(row));
    sheet.y = top + this.#padding;
    const at = { x: slot.x, width: slot.width, align: slot.align ?? 'left' } as const;
    sheet.draw(text, { ...style, ...at });
    if (note !== undefined) sheet.draw(note, { ...noteStyle, ...at });
  }

  #height(row: Row): number {
    const heights = this.#slots.map((slot) => {
      const { text, note, style } = shown(slot.cell(row));
      const at = { width: slot.width };
      const below = note === undefined ? 0 : this.#sheet.heightOf(note, { ...noteStyle, ...at });
      return this.#sheet.heightOf(text, { ...style, ...at }) + below;
    });
    return Math.max(...heights) + 2 * this.#padding - 1;
  }
}

const headStyle = { font: 'bold', size: 7.2, colour: palette.muted } as const;
const noteStyle = { size: noteSize, colour: palette.muted } as const;

function line(sheet: Sheet, y: number): void {
  sheet.pdf.lineWidth(0.5).strokeColor(palette.second);
  sheet.pdf
    .moveTo(sheet.left, y)
    .lineTo(sheet.left + sheet.width, y)
    .stroke();
}

interface Shown {
  readonly text: string;
  readonly note: string | undefined;
  readonly style: TextStyle;
}

function shown(cell: Cell): Shown {
  const { text, note, colour, isBold, isSmall } = typeof cell === 'object' ? cell : { text: cell ?? '–' };
  const isNothing = text === '–' || text === '0';
  return {
    text: clippedText(text, maxCell),
    note: note === undefined ? undefined : clippedText(note, maxCell),
    style: {
      size: isSmall === true ? noteSize : size,
      font: isBold === true ? 'bold' : 'regular',
      colour: colour ?? (isNothing ? palette.muted : palette.ink),
    },
  };
}
