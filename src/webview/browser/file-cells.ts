// One row of the table of files, made once and rewritten in place.
import { fileColumns, fileName, folderOf, share } from '../../view/file-table.ts';
import type { FileColumn } from '../../view/file-table.ts';
import type { Format } from '../../view/format.ts';
import type { FileRow } from '../../view/snapshot.ts';
import { element, setAttribute, setText } from './element.ts';

export interface RowFacts {
  readonly format: Format;
  readonly now: Date;
  /** The largest figure of the rows that the filter lets through. */
  readonly mostMutated: number;
}

export class FileCells {
  readonly element = element('div', { role: 'row', class: 'file-row' });
  readonly cells: readonly HTMLElement[];
  readonly #name = element('span', { class: 'file-name' });
  readonly #folder = element('bdi');
  readonly #secretsBelow = element('span', { class: 'narrow-only' });
  readonly #bar = element('i');
  readonly #mutated = element('span');

  constructor() {
    this.cells = fileColumns.map((column, index) =>
      element('div', {
        role: 'gridcell',
        class: `cell cell-${column}`,
        tabindex: '-1',
        'aria-colindex': String(index + 1),
      }),
    );
    const folder = element('span', { class: 'file-folder' }, this.#folder);
    this.#cell('file').append(this.#name, ' ', folder, this.#secretsBelow);
    this.#cell('mutated').append(element('span', { class: 'bar', 'aria-hidden': 'true' }, this.#bar), this.#mutated);
    this.element.append(...this.cells);
  }

  update(row: FileRow, index: number, { format, now, mostMutated }: RowFacts): void {
    // The header is row 1.
    setAttribute(this.element, 'aria-rowindex', String(index + 2));
    this.element.dataset['index'] = String(index);
    this.element.classList.toggle('cannot-open', row.path === undefined);
    setText(this.#name, fileName(row));
    setText(this.#folder, folderOf(row));
    setText(this.#secretsBelow, row.secrets > 0 ? ` · ${format.countOf(row.secrets, 'secret')}` : '');
    this.#bar.style.width = mostMutated > 0 ? `${(row.mutated / mostMutated) * 100}%` : '0';
    this.#figure(this.#mutated, row.mutated, format);
    this.#figure(this.#cell('requests'), row.requests, format);
    this.#figure(this.#cell('scanned'), row.scanned, format);
    this.#figure(this.#cell('secrets'), row.secrets, format);
    setText(this.#cell('share'), format.percent(row.mutated, row.scanned));
    this.#cell('share').classList.toggle('zero', share(row) === 0);
    setText(this.#cell('lastSeen'), format.relative(row.lastSeen, now));
    setAttribute(this.#cell('lastSeen'), 'title', format.exact(row.lastSeen));
  }

  #cell(column: FileColumn): HTMLElement {
    return this.cells[fileColumns.indexOf(column)] ?? this.element;
  }

  #figure(place: HTMLElement, value: number, format: Format): void {
    setText(place, format.count(value));
    place.classList.toggle('zero', value === 0);
  }
}
