// The table of files: however many rows there are, only those in view stand in the page. One tab stop; the cell with
// the focus stays in the page wherever the view is scrolled to.
import { fileColumns, nextFileSort, pathOf, rowWindow } from '../../view/file-table.ts';
import type { FileColumn, FileSort } from '../../view/file-table.ts';
import type { Format } from '../../view/format.ts';
import type { FileRow } from '../../view/snapshot.ts';
import { element, setAttribute } from './element.ts';
import { FileCells } from './file-cells.ts';
import { FileHeads } from './file-heads.ts';
import { gridMove } from './grid-keys.ts';

export interface GridEvents {
  sorted(sort: FileSort): void;
  opened(row: FileRow): void;
  copied(text: string): void;
  /** `/` or Ctrl+F. */
  wantsFilter(): void;
  /** Which rows are in view, from 1. */
  scrolled(first: number, last: number): void;
}

export interface GridFacts {
  readonly rows: readonly FileRow[];
  readonly sort: FileSort;
  readonly format: Format;
  readonly now: Date;
}

const headRow = -1;

export class FilesGrid {
  readonly element: HTMLElement;
  readonly #heads: FileHeads;
  readonly #space = element('div', { role: 'rowgroup', class: 'file-space' });
  readonly #events: GridEvents;
  readonly #shown = new Map<number, FileCells>();
  #facts: GridFacts | undefined;
  #mostMutated = 0;
  #row = headRow + 1;
  #column = 0;

  constructor(events: GridEvents) {
    this.#events = events;
    this.#heads = new FileHeads((column) => this.#sort(column));
    const attributes = { role: 'grid', class: 'file-grid', 'aria-labelledby': 'files-title' };
    const headGroup = element('div', { role: 'rowgroup', class: 'file-heads' }, this.#heads.element);
    this.element = element(
      'div',
      { ...attributes, 'aria-colcount': String(fileColumns.length) },
      headGroup,
      this.#space,
    );
    this.element.addEventListener('scroll', () => this.#draw(), { passive: true });
    this.element.addEventListener('keydown', (event) => this.#onKey(event));
    this.element.addEventListener('focusin', (event) => this.#onFocus(event));
    this.#space.addEventListener('click', (event) => this.#onClick(event));
    new ResizeObserver(() => this.#draw()).observe(this.element);
  }

  show(facts: GridFacts): void {
    this.#facts = facts;
    this.#mostMutated = facts.rows.reduce((most, { mutated }) => Math.max(most, mutated), 0);
    setAttribute(this.element, 'aria-rowcount', String(facts.rows.length + 1));
    this.#heads.show(facts.sort);
    this.#row = Math.min(this.#row, facts.rows.length - 1);
    this.#draw();
  }

  /** Back to the cell that had the focus. */
  focus(): void {
    this.#moveTo(this.#row, this.#column);
  }

  scrollToTop(): void {
    this.element.scrollTop = 0;
    this.#row = Math.min(0, (this.#facts?.rows.length ?? 0) - 1);
    this.#draw();
  }

  #draw(): void {
    const facts = this.#facts;
    if (facts === undefined) return;
    const rowHeight = this.#rowHeight();
    const viewHeight = Math.max(0, this.element.clientHeight - this.#headHeight());
    const { scrollTop } = this.element;
    const { start, end } = rowWindow(scrollTop, viewHeight, rowHeight, facts.rows.length);
    this.#space.style.height = `${facts.rows.length * rowHeight}px`;
    const active = this.#row;
    for (const [index, cells] of this.#shown) {
      const isWanted = (index >= start && index < end) || (index === active && index < facts.rows.length);
      if (isWanted) continue;
      cells.element.remove();
      this.#shown.delete(index);
    }
    if (active >= 0 && (active < start || active >= end)) this.#drawRow(active, rowHeight, facts);
    for (let index = start; index < end; index += 1) this.#drawRow(index, rowHeight, facts);
    this.#setTabStop();
    const first = Math.min(facts.rows.length, Math.floor(scrollTop / Math.max(1, rowHeight)) + 1);
    const last = Math.min(facts.rows.length, Math.floor((scrollTop + viewHeight + 1) / Math.max(1, rowHeight)));
    this.#events.scrolled(first, Math.max(first, last));
  }

  #drawRow(index: number, rowHeight: number, facts: GridFacts): void {
    const row = facts.rows[index];
    if (row === undefined) return;
    const cells = this.#shown.get(index) ?? this.#addRow(index);
    cells.element.style.transform = `translateY(${index * rowHeight}px)`;
    cells.update(row, index, { format: facts.format, now: facts.now, mostMutated: this.#mostMutated });
  }

  /** In the order of the rows, which is what screen readers follow. */
  #addRow(index: number): FileCells {
    const cells = new FileCells();
    const following = [...this.#shown.keys()].filter((other) => other > index).sort((a, b) => a - b)[0];
    const before = following === undefined ? null : (this.#shown.get(following)?.element ?? null);
    this.#space.insertBefore(cells.element, before);
    this.#shown.set(index, cells);
    return cells;
  }

  #setTabStop(): void {
    const stop = this.#cellAt(this.#row, this.#column);
    for (const cell of this.element.querySelectorAll<HTMLElement>('[tabindex="0"]'))
      if (cell !== stop) cell.tabIndex = -1;
    if (stop !== undefined) stop.tabIndex = 0;
  }

  #cellAt(row: number, column: number): HTMLElement | undefined {
    return (row === headRow ? this.#heads.cells : this.#shown.get(row)?.cells)?.[column];
  }

  #moveTo(row: number, column: number): void {
    this.#row = row;
    this.#column = column;
    const rowHeight = this.#rowHeight();
    if (row >= 0) {
      const top = row * rowHeight;
      const viewHeight = this.element.clientHeight - this.#headHeight();
      if (top < this.element.scrollTop) this.element.scrollTop = top;
      else if (top + rowHeight > this.element.scrollTop + viewHeight) {
        this.element.scrollTop = top + rowHeight - viewHeight;
      }
    }
    this.#draw();
    this.#cellAt(row, column)?.focus({ preventScroll: true });
  }

  #onKey(event: KeyboardEvent): void {
    const rowCount = this.#facts?.rows.length ?? 0;
    if (event.key === '/' || (event.key.toLowerCase() === 'f' && (event.ctrlKey || event.metaKey))) {
      event.preventDefault();
      this.#events.wantsFilter();
      return;
    }
    if (event.key.toLowerCase() === 'c' && (event.ctrlKey || event.metaKey)) {
      const row = this.#facts?.rows[this.#row];
      if (row !== undefined) this.#events.copied(row.path ?? pathOf(row));
      return;
    }
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      this.#activate(event.key);
      return;
    }
    const page = Math.max(1, Math.floor((this.element.clientHeight - this.#headHeight()) / this.#rowHeight()) - 1);
    const columns = this.#visibleColumns();
    const target = gridMove(event.key, { row: this.#row, column: this.#column }, { rowCount, columns, page });
    if (target === undefined) return;
    event.preventDefault();
    this.#moveTo(target.row, target.column);
  }

  /** On a header both keys sort, on a row both open. */
  #activate(key: string): void {
    const column = fileColumns[this.#column];
    if (this.#row === headRow) {
      if (column !== undefined) this.#sort(column);
      return;
    }
    const row = this.#facts?.rows[this.#row];
    if (row !== undefined && key === 'Enter') this.#events.opened(row);
  }

  #sort(column: FileColumn): void {
    this.#row = headRow;
    this.#column = fileColumns.indexOf(column);
    if (this.#facts !== undefined) this.#events.sorted(nextFileSort(this.#facts.sort, column));
  }

  #onFocus({ target }: FocusEvent): void {
    if (!(target instanceof HTMLElement)) return;
    const column = Number(target.getAttribute('aria-colindex')) - 1;
    const index = target.parentElement?.dataset['index'];
    if (column < 0) return;
    this.#row = index === undefined ? headRow : Number(index);
    this.#column = column;
    this.#setTabStop();
  }

  #onClick({ target }: MouseEvent): void {
    const line = target instanceof Element ? target.closest<HTMLElement>('.file-row') : null;
    const row = this.#facts?.rows[Number(line?.dataset['index'])];
    if (row !== undefined) this.#events.opened(row);
  }

  #visibleColumns(): readonly number[] {
    return this.#heads.cells.flatMap((cell, index) => (cell.offsetWidth > 0 ? [index] : []));
  }

  #rowHeight(): number {
    return Number.parseFloat(getComputedStyle(this.#space).getPropertyValue('--row')) || 26;
  }

  #headHeight(): number {
    return this.#heads.element.offsetHeight;
  }
}
