// The table of files: however many rows there are, only those in view stand in the page. One tab stop; the cell with
// the focus stays in the page wherever the view is scrolled to.
import { fileColumns, nextFileSort, pathOf, rowWindow } from '../../view/file-table.ts';
import type { FileColumn, FileSort } from '../../view/file-table.ts';
import type { Format } from '../../view/format.ts';
import type { FileRow } from '../../view/snapshot.ts';
import { element, setAttribute } from './element.ts';
import { FileHeads } from './file-heads.ts';
import { FileRows } from './file-rows.ts';
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
  readonly #rows = new FileRows();
  readonly #events: GridEvents;
  #facts: GridFacts | undefined;
  #mostMutated = 0;
  #row = headRow + 1;
  #column = 0;
  #stop: HTMLElement | undefined;
  /** In pixels; asked for only when the size of the table changes, since each question makes the browser lay it out. */
  #rowHeight = 0;
  #viewHeight = 0;

  constructor(events: GridEvents) {
    this.#events = events;
    this.#heads = new FileHeads((column) => this.#sort(column));
    const attributes = { role: 'grid', class: 'file-grid', 'aria-labelledby': 'files-title' };
    const headGroup = element('div', { role: 'rowgroup', class: 'file-heads' }, this.#heads.element);
    this.element = element(
      'div',
      { ...attributes, 'aria-colcount': String(fileColumns.length) },
      headGroup,
      this.#rows.element,
    );
    this.element.addEventListener('scroll', () => this.#draw(), { passive: true });
    this.element.addEventListener('keydown', (event) => this.#onKey(event));
    this.element.addEventListener('focusin', (event) => this.#onFocus(event));
    this.#rows.element.addEventListener('click', (event) => this.#onClick(event));
    new ResizeObserver(() => {
      this.#measure();
      this.#draw();
    }).observe(this.element);
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

  #measure(): void {
    this.#rowHeight = Number.parseFloat(getComputedStyle(this.#rows.element).getPropertyValue('--row')) || 26;
    this.#viewHeight = Math.max(0, this.element.clientHeight - this.#heads.element.offsetHeight);
  }

  #draw(): void {
    const facts = this.#facts;
    if (facts === undefined) return;
    const { scrollTop } = this.element;
    const { rows, format, now } = facts;
    const window = rowWindow(scrollTop, this.#viewHeight, this.#rowHeight, rows.length);
    const [mostMutated, rowHeight] = [this.#mostMutated, this.#rowHeight];
    this.#rows.draw({ rows, format, now, mostMutated, window, active: this.#row, rowHeight });
    this.#setTabStop();
    this.#tellPlace(scrollTop, facts.rows.length);
  }

  #tellPlace(scrollTop: number, count: number): void {
    const rowHeight = Math.max(1, this.#rowHeight);
    const first = Math.min(count, Math.floor(scrollTop / rowHeight) + 1);
    const last = Math.min(count, Math.floor((scrollTop + this.#viewHeight + 1) / rowHeight));
    this.#events.scrolled(first, Math.max(first, last));
  }

  #setTabStop(): void {
    const stop = this.#cellAt(this.#row, this.#column);
    if (this.#stop !== stop && this.#stop !== undefined) this.#stop.tabIndex = -1;
    if (stop !== undefined) stop.tabIndex = 0;
    this.#stop = stop;
  }

  #cellAt(row: number, column: number): HTMLElement | undefined {
    return row === headRow ? this.#heads.cells[column] : this.#rows.cellAt(row, column);
  }

  #moveTo(row: number, column: number): void {
    this.#row = row;
    this.#column = column;
    const top = row * this.#rowHeight;
    const bottom = top + this.#rowHeight;
    if (row >= 0 && top < this.element.scrollTop) this.element.scrollTop = top;
    else if (bottom > this.element.scrollTop + this.#viewHeight) this.element.scrollTop = bottom - this.#viewHeight;
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
      this.#copy();
      return;
    }
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      this.#activate(event.key);
      return;
    }
    const page = Math.max(1, Math.floor(this.#viewHeight / this.#rowHeight) - 1);
    const columns = this.#visibleColumns();
    const target = gridMove(event.key, { row: this.#row, column: this.#column }, { rowCount, columns, page });
    if (target === undefined) return;
    event.preventDefault();
    this.#moveTo(target.row, target.column);
  }

  /** The path of the row, unless text is selected: that the page copies by itself. */
  #copy(): void {
    const row = this.#facts?.rows[this.#row];
    const isSelected = document.getSelection()?.isCollapsed === false;
    if (row !== undefined && !isSelected) this.#events.copied(row.path ?? pathOf(row));
  }

  /** On a header both keys sort; on a row Enter opens the file. */
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
}
