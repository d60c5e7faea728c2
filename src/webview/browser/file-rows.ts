// The rows that stand in the page: those in view, and the one with the focus. Rows that leave are used again.
import type { RowWindow } from '../../view/file-table.ts';
import type { FileRow } from '../../view/snapshot.ts';
import { element } from './element.ts';
import { FileCells } from './file-cells.ts';
import type { RowFacts } from './file-cells.ts';

export interface RowsToDraw extends RowFacts {
  readonly rows: readonly FileRow[];
  readonly window: RowWindow;
  /** Stays in the page wherever it is; -1 for none. */
  readonly active: number;
  /** In pixels. */
  readonly rowHeight: number;
}

export class FileRows {
  /** As high as all rows together. */
  readonly element = element('div', { role: 'rowgroup', class: 'file-space' });
  readonly #shown = new Map<number, FileCells>();

  draw(facts: RowsToDraw): void {
    const { rows, window, active, rowHeight } = facts;
    this.element.style.height = `${rows.length * rowHeight}px`;
    const spare: FileCells[] = [];
    for (const [index, cells] of this.#shown) {
      const isWanted = (index >= window.start && index < window.end) || (index === active && index < rows.length);
      if (isWanted) continue;
      this.#shown.delete(index);
      spare.push(cells);
    }
    if (active >= 0 && active < window.start) this.#drawRow(active, facts, spare);
    for (let index = window.start; index < window.end; index += 1) this.#drawRow(index, facts, spare);
    if (active >= window.end) this.#drawRow(active, facts, spare);
    for (const cells of spare) cells.element.remove();
  }

  cellAt(row: number, column: number): HTMLElement | undefined {
    return this.#shown.get(row)?.cells[column];
  }

  #drawRow(index: number, facts: RowsToDraw, spare: FileCells[]): void {
    const row = facts.rows[index];
    if (row === undefined) return;
    const cells = this.#shown.get(index) ?? this.#place(index, spare.pop() ?? new FileCells());
    cells.element.style.transform = `translateY(${index * facts.rowHeight}px)`;
    cells.update(row, index, facts);
  }

  /** In the order of the rows, which is what screen readers follow. */
  #place(index: number, cells: FileCells): FileCells {
    let following: number | undefined;
    for (const other of this.#shown.keys()) {
      if (other > index && (following === undefined || other < following)) following = other;
    }
    const before = following === undefined ? undefined : this.#shown.get(following);
    this.element.insertBefore(cells.element, before?.element ?? null);
    this.#shown.set(index, cells);
    return cells;
  }
}
