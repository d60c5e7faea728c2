// The header row of the table of files.
import { fileColumns } from '../../view/file-table.ts';
import type { FileColumn, FileSort } from '../../view/file-table.ts';
import { element, setAttribute } from './element.ts';

const titles: Readonly<Record<FileColumn, string>> = {
  file: 'File',
  requests: 'Requests',
  scanned: 'Scanned',
  mutated: 'Mutated',
  share: 'Share',
  secrets: 'Secrets',
  lastSeen: 'Last seen',
};

export class FileHeads {
  readonly element = element('div', { role: 'row', class: 'file-row file-head', 'aria-rowindex': '1' });
  readonly cells: readonly HTMLElement[];

  constructor(onSort: (column: FileColumn) => void) {
    this.cells = fileColumns.map((column, index) => {
      const arrow = element('span', { class: 'arrow', 'aria-hidden': 'true' });
      const attributes = { role: 'columnheader', class: `cell cell-${column}`, tabindex: '-1' };
      const cell = element('div', { ...attributes, 'aria-colindex': String(index + 1) }, titles[column], arrow);
      cell.addEventListener('click', () => onSort(column));
      return cell;
    });
    this.element.append(...this.cells);
  }

  show({ column, direction }: FileSort): void {
    for (const [index, cell] of this.cells.entries()) {
      setAttribute(cell, 'aria-sort', fileColumns[index] === column ? direction : undefined);
    }
  }
}
