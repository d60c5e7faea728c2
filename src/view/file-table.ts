// The table of files without its pixels: which rows, in what order, and which of them are in view.
import type { FileRow } from './snapshot.ts';

export const fileColumns = ['file', 'requests', 'scanned', 'mutated', 'share', 'secrets', 'lastSeen'] as const;

export type FileColumn = (typeof fileColumns)[number];

export interface FileSort {
  readonly column: FileColumn;
  readonly direction: 'ascending' | 'descending';
}

export const defaultFileSort: FileSort = { column: 'mutated', direction: 'descending' };

/** What the next click on a header means: names begin ascending, figures with the largest; then reversed; then reset. */
export function nextFileSort(current: FileSort, column: FileColumn): FileSort {
  const first = column === 'file' ? 'ascending' : 'descending';
  if (current.column !== column) return { column, direction: first };
  if (current.direction === first) return { column, direction: first === 'ascending' ? 'descending' : 'ascending' };
  return column === defaultFileSort.column ? { column, direction: first } : defaultFileSort;
}

/** Rows that are equal in the column stand by path, whatever the direction. */
export function sortFiles(rows: readonly FileRow[], { column, direction }: FileSort): readonly FileRow[] {
  const sign = direction === 'ascending' ? 1 : -1;
  const compare = comparisons[column];
  return rows.toSorted((a, b) => sign * compare(a, b) || byPath(a, b));
}

const comparisons: Readonly<Record<FileColumn, (a: FileRow, b: FileRow) => number>> = {
  file: (a, b) => byText(fileName(a), fileName(b)) || byPath(a, b),
  requests: (a, b) => a.requests - b.requests,
  scanned: (a, b) => a.scanned - b.scanned,
  mutated: (a, b) => a.mutated - b.mutated,
  share: (a, b) => share(a) - share(b),
  secrets: (a, b) => a.secrets - b.secrets,
  lastSeen: (a, b) => byText(a.lastSeen, b.lastSeen),
};

/**
 * Rows whose path holds `pattern`, in any case; with a `*` in it, rows whose path matches it to the end from the start
 * of a folder or of the name. A `*` stands for any characters. An empty pattern matches every row.
 */
export function filterFiles(rows: readonly FileRow[], pattern: string): readonly FileRow[] {
  const wanted = pattern.trim().toLowerCase();
  if (wanted === '') return rows;
  const parts = wanted.split(/\*+/);
  const matches =
    parts.length === 1 ? (path: string) => path.includes(wanted) : (path: string) => matchesGlob(path, parts);
  return rows.filter((row) => matches(`/${pathOf(row)}`.toLowerCase()));
}

/** Greedy from the left, so linear in the path however many stars there are. */
function matchesGlob(path: string, parts: readonly string[]): boolean {
  const first = parts[0] ?? '';
  const last = parts.at(-1) ?? '';
  let from = 0;
  if (first !== '') {
    const anchored = first.startsWith('/') ? first : `/${first}`;
    const at = path.indexOf(anchored);
    if (at < 0) return false;
    from = at + anchored.length;
  }
  for (const part of parts.slice(1, -1)) {
    const at = path.indexOf(part, from);
    if (at < 0) return false;
    from = at + part.length;
  }
  return path.length - last.length >= from && path.endsWith(last);
}

/** What tells a row from all others. */
export function fileKey({ repository, file }: FileRow): string {
  return `${repository}\n${file}`;
}

/** Repository and path, as people read it. */
export function pathOf({ repository, file }: FileRow): string {
  return `${repository}/${file}`;
}

export function fileName({ file }: FileRow): string {
  return file.slice(file.lastIndexOf('/') + 1);
}

/** Repository and folders before the name. */
export function folderOf(row: FileRow): string {
  const path = pathOf(row);
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

/** Mutated of scanned, 0 to 1. */
export function share({ mutated, scanned }: FileRow): number {
  return scanned > 0 ? mutated / scanned : 0;
}

/** Which rows have to stand in the page: those in view and a few on each side. `end` is not included. */
export interface RowWindow {
  readonly start: number;
  readonly end: number;
}

const spareRows = 8;

export function rowWindow(scrollTop: number, viewHeight: number, rowHeight: number, rowCount: number): RowWindow {
  if (!(rowHeight > 0)) return { start: 0, end: 0 };
  const first = Math.floor(Math.max(0, scrollTop) / rowHeight);
  const last = Math.ceil((Math.max(0, scrollTop) + viewHeight) / rowHeight);
  const end = Math.min(rowCount, last + spareRows);
  return { start: Math.max(0, Math.min(first - spareRows, end)), end };
}

/** New figures for rows that are being looked at: they keep their places, new rows come last, gone rows leave. */
export function keepPlaces(shown: readonly FileRow[], fresh: readonly FileRow[]): readonly FileRow[] {
  const byKey = new Map(fresh.map((row) => [fileKey(row), row]));
  const kept = shown.flatMap((row) => {
    const key = fileKey(row);
    const next = byKey.get(key);
    byKey.delete(key);
    return next === undefined ? [] : [next];
  });
  return [...kept, ...byKey.values()];
}

function byPath(a: FileRow, b: FileRow): number {
  return byText(a.repository, b.repository) || byText(a.file, b.file);
}

function byText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
