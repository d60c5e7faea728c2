// Which files AI requests carried today.
import { VscodeTextfield } from '@vscode-elements/elements/dist/vscode-textfield/index.js';
import { defaultFileSort, fileColumns, filterFiles, keepPlaces, sortFiles } from '../../view/file-table.ts';
import type { FileColumn, FileSort } from '../../view/file-table.ts';
import type { FileRow } from '../../view/snapshot.ts';
import { element, sectionFrame, setText } from './element.ts';
import type { SectionFrame } from './element.ts';
import { FilesGrid } from './files-grid.ts';
import type { Host } from './host.ts';
import type { PanelView } from './panel-store.ts';

const debounceMs = 100;
/** Rows stay where they are while somebody looks at them, and for this long after. */
const settleMs = 2000;

const sortNames: Readonly<Record<FileColumn, readonly [descending: string, ascending: string]>> = {
  file: ['by name, last first', 'by name'],
  requests: ['most requests first', 'fewest requests first'],
  scanned: ['most scanned first', 'least scanned first'],
  mutated: ['most mutated first', 'least mutated first'],
  share: ['largest share first', 'smallest share first'],
  secrets: ['most secrets first', 'fewest secrets first'],
  lastSeen: ['newest first', 'oldest first'],
};

export class FilesSection {
  readonly element: HTMLElement;
  readonly #host: Host;
  readonly #frame: SectionFrame;
  readonly #filter = new VscodeTextfield();
  readonly #grid: FilesGrid;
  readonly #empty = element('p', { class: 'nothing muted' });
  readonly #rowsNote = element('span');
  readonly #notice = element('p', { class: 'notice small', 'aria-live': 'polite' });
  #sort: FileSort;
  #all: readonly FileRow[] = [];
  #rows: readonly FileRow[] = [];
  #view: PanelView | undefined;
  #isEngaged = false;
  #debounce: number | undefined;
  #settle: number | undefined;

  constructor(host: Host) {
    this.#host = host;
    this.#sort = knownSort(host.memory.sort);
    this.#frame = sectionFrame('files', 'Files');
    this.element = this.#frame.section;
    this.#grid = new FilesGrid({
      sorted: (sort) => this.#sortBy(sort),
      opened: (row) => this.#open(row),
      copied: (text) => host.send({ type: 'copy', text }),
      wantsFilter: () => this.focusFilter(),
      scrolled: (first, last) => this.#describeRows(first, last),
    });
    this.#filter.className = 'filter';
    this.#filter.placeholder = 'Filter by path, e.g. ledger or *.py';
    this.#filter.label = 'Filter files by path';
    this.#filter.value = host.memory.filter ?? '';
    this.#filter.addEventListener('input', () => this.#filterSoon());
    this.#filter.addEventListener('keydown', (event) => this.#onFilterKey(event));
    this.#frame.head.append(this.#filter);
    const scale = element(
      'span',
      {},
      'Bar: compared with the largest file shown',
      element('span', { class: 'wide-only' }, '. Share: mutated of scanned'),
    );
    const foot = element('div', { class: 'table-foot muted small' }, this.#rowsNote, scale);
    this.element.append(this.#grid.element, this.#empty, foot, this.#notice);
    this.#watchEngagement();
  }

  render(view: PanelView): void {
    const isNew = view.files !== this.#all;
    this.#view = view;
    if (isNew) {
      this.#all = view.files;
      if (this.#isEngaged) this.#rows = keepPlaces(this.#rows, filterFiles(this.#all, this.#filter.value));
      else this.#arrange();
    }
    this.#show();
  }

  focusFilter(): void {
    this.#filter.focus();
  }

  #arrange(): void {
    this.#rows = sortFiles(filterFiles(this.#all, this.#filter.value), this.#sort);
  }

  #show(): void {
    if (this.#view === undefined) return;
    const { format, now } = this.#view;
    const isFiltered = this.#filter.value.trim() !== '';
    const total = format.count(this.#all.length);
    const count = isFiltered ? `${format.count(this.#rows.length)} of ${total}` : total;
    setText(this.#frame.note, `${count} with traffic today`);
    this.#empty.hidden = this.#rows.length > 0;
    setText(this.#empty, isFiltered ? 'No file matches the filter.' : 'No file has been in a request today.');
    this.#grid.show({ rows: this.#rows, sort: this.#sort, format, now });
  }

  #sortBy(sort: FileSort): void {
    this.#sort = sort;
    this.#host.remember({ sort });
    this.#arrange();
    this.#show();
    this.#grid.focus();
  }

  #open(row: FileRow): void {
    const isHere = row.path !== undefined;
    setText(this.#notice, isHere ? '' : 'The folder of this file is not open in any window, so it cannot be shown.');
    if (isHere) this.#host.send({ type: 'open-file', repository: row.repository, file: row.file });
  }

  #filterSoon(): void {
    window.clearTimeout(this.#debounce);
    this.#debounce = window.setTimeout(() => this.#filterNow(), debounceMs);
  }

  #filterNow(): void {
    window.clearTimeout(this.#debounce);
    this.#host.remember({ filter: this.#filter.value });
    this.#arrange();
    this.#show();
    this.#grid.scrollToTop();
  }

  /** Esc empties the filter; when it is empty already, or on ↓ and Enter, the table has the focus. */
  #onFilterKey(event: KeyboardEvent): void {
    const isLeaving = event.key === 'ArrowDown' || event.key === 'Enter';
    if (event.key !== 'Escape' && !isLeaving) return;
    event.preventDefault();
    if (event.key === 'Escape' && this.#filter.value !== '') {
      this.#filter.value = '';
      this.#filterNow();
      return;
    }
    this.#filterNow();
    this.#grid.focus();
  }

  #describeRows(first: number, last: number): void {
    const format = this.#view?.format;
    if (format === undefined || this.#rows.length === 0) {
      setText(this.#rowsNote, '');
      return;
    }
    const [descending, ascending] = sortNames[this.#sort.column];
    const order = this.#sort.direction === 'descending' ? descending : ascending;
    const range = `${format.count(first)}–${format.count(last)}`;
    setText(this.#rowsNote, `Rows ${range} of ${format.count(this.#rows.length)}, ${order}`);
  }

  #watchEngagement(): void {
    const grid = this.#grid.element;
    const engage = () => {
      window.clearTimeout(this.#settle);
      this.#isEngaged = true;
    };
    const leave = () => {
      if (grid.matches(':hover') || grid.contains(document.activeElement)) return;
      window.clearTimeout(this.#settle);
      this.#settle = window.setTimeout(() => this.#settleDown(), settleMs);
    };
    grid.addEventListener('pointerenter', engage);
    grid.addEventListener('focusin', engage);
    grid.addEventListener('pointerleave', leave);
    // The new focus is known only after the event.
    grid.addEventListener('focusout', () => window.setTimeout(leave));
  }

  #settleDown(): void {
    this.#isEngaged = false;
    this.#arrange();
    this.#show();
  }
}

/** What the page remembered may come from another version. */
function knownSort(sort: FileSort | undefined): FileSort {
  const isKnown = fileColumns.some((column) => column === sort?.column);
  return sort !== undefined && isKnown ? sort : defaultFileSort;
}
