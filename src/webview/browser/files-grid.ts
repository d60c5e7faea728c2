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
      this.#space,
    );
    this.element.addEventListener('scroll', () => this.#draw(), { passive: true });
    this.element.addEventListener('keydown', (event) => this.#onKey(event));
    this.element.addEventListener('focusin', (event) => this.#onFocus(event));
    this.#space.addEventListener('click', (event) => this.#onClick(event));
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
    this.#rowHeight = Number.parseFloat(getComputedStyle(this.#space).getPropertyValue('--row')) || 26;
    this.#viewHeight = Math.max(0, this.element.clientHeight - this.#heads.element.offsetHeight);
  }

  #draw(): void {
    const facts = this.#facts;
    if (facts === undefined) return;
    const { scrollTop } = this.element;
    const { start, end } = rowWindow(scrollTop, this.#viewHeight, this.#rowHeight, facts.rows.length);
    this.#space.style.height = `${facts.rows.length * this.#rowHeight}px`;
    const active = this.#row;
    const spare: FileCells[] = [];
    for (const [index, cells] of this.#shown) {
      const isWanted = (index >= start && index < end) || (index === active && index < facts.rows.length);
      if (isWanted) continue;
      this.#shown.delete(index);
      spare.push(cells);
    }
    if (active >= 0 && active < start) this.#drawRow(active, facts, spare);
    for (let index = start; index < end; index += 1) this.#drawRow(index, facts, spare);
    if (active >= end) this.#drawRow(active, facts, spare);
    for (const cells of spare) cells.element.remove();
    this.#setTabStop();
    this.#tellPlace(scrollTop, facts.rows.length);
  }

  #tellPlace(scrollTop: number, count: number): void {
    const rowHeight = Math.max(1, this.#rowHeight);
    const first = Math.min(count, Math.floor(scrollTop / rowHeight) + 1);
    const last = Math.min(count, Math.floor((scrollTop + this.#viewHeight + 1) / rowHeight));
    this.#events.scrolled(first, Math.max(first, last));
  }

  #drawRow(index: number, facts: GridFacts, spare: FileCells[]): void {
    const row = facts.rows[index];
    if (row === undefined) return;
    const cells = this.#shown.get(index) ?? this.#placeRow(index, spare.pop() ?? new FileCells());
    cells.element.style.transform = `translateY(${index * this.#rowHeight}px)`;
    cells.update(row, index, { format: facts.format, now: facts.now, mostMutated: this.#mostMutated });
  }

  /** In the order of the rows, which is what screen readers follow. */
  #placeRow(index: number, cells: FileCells): FileCells {
    let following: number | undefined;
    for (const other of this.#shown.keys()) {
      if (other > index && (following === undefined || other < following)) following = other;
    }
    const before = following === undefined ? undefined : this.#shown.get(following);
    this.#space.insertBefore(cells.element, before?.element ?? null);
    this.#shown.set(index, cells);
    return cells;
  }

  #setTabStop(): void {
    const stop = this.#cellAt(this.#row, this.#column);
    if (this.#stop !== stop && this.#stop !== undefined) this.#stop.tabIndex = -1;
    if (stop !== undefined) stop.tabIndex = 0;
    this.#stop = stop;
  }

  #cellAt(row: number, column: number): HTMLElement | undefined {
    return (row === headRow ? this.#heads.cells : this.#shown.get(row)?.cells)?.[column];
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
    const page = Math.max(1, Math.floor(this.#viewHeight / this.#rowHeight) - 1);
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
}
