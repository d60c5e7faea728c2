// A table that somebody uploads, as rows by their columns. Untrusted: every byte.
import { CsvError, parse } from 'csv-parse/sync';
import { RequestError } from '../../error.ts';

export const maxTableBytes = 5 * 1024 * 1024;
export const maxTableRows = 100_000;
const maxColumns = 100;
const maxCell = 1000;

export interface TableRow {
  /** Line of the file, from 1. */
  readonly line: number;
  readonly cells: ReadonlyMap<string, string>;
}

interface ParsedRow {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

/**
 * RFC 4180, with `,` or `;` between cells, UTF-8 with or without a byte order mark. `columns`: each with the names that it
 * may have; case, blanks, `-` and `_` are no difference. Other columns are left out. Throws RequestError `bad-request` with
 * the line.
 */
export function readTable<Column extends string>(
  bytes: Uint8Array,
  columns: Readonly<Record<Column, readonly string[]>>,
  required: readonly (readonly Column[])[],
): readonly TableRow[] {
  if (bytes.length > maxTableBytes) throw refused('The file is larger than 5 MiB. Split it.');
  const text = decoded(bytes);
  const rows = parsed(text);
  const [header, ...body] = rows;
  if (header === undefined || body.length === 0) throw refused('The file has no row under its head line.');
  if (header.record.length > maxColumns) throw refused(`The head line has more than ${maxColumns} columns.`);
  const names = namesOf(header.record, columns);
  for (const choice of required) {
    if (choice.some((column) => names.includes(column))) continue;
    const known = choice.flatMap((column) => columns[column]).join(', ');
    throw refused(`Line ${header.info.lines}: no column is one of ${known}. Name it in the head line.`);
  }
  return body.map(({ record, info }) => ({ line: info.lines, cells: cellsOf(record, names, info.lines) }));
}

function parsed(text: string): readonly ParsedRow[] {
  const head = text.slice(0, text.search(/[\r\n]|$/));
  const delimiter = head.split(';').length > head.split(',').length ? ';' : ',';
  try {
    return parse(text, {
      bom: true,
      delimiter,
      info: true,
      skip_empty_lines: true,
      trim: true,
      max_record_size: 128 * 1024,
      to: maxTableRows + 2,
    }) as unknown as readonly ParsedRow[];
  } catch (error) {
    if (error instanceof CsvError)
      throw refused(`Line ${lineOf(error)}: ${messages[error.code] ?? 'it is no row of a CSV file'}.`);
    throw error;
  }
}

const messages: Readonly<Record<string, string>> = {
  CSV_RECORD_INCONSISTENT_FIELDS_LENGTH: 'it has not as many cells as the head line',
  CSV_RECORD_INCONSISTENT_COLUMNS: 'it has not as many cells as the head line',
  CSV_QUOTE_NOT_CLOSED: 'a quoted cell does not end',
  CSV_INVALID_CLOSING_QUOTE: 'a quote inside a cell is not doubled',
  INVALID_OPENING_QUOTE: 'a quote stands in the middle of a cell that is not quoted',
  CSV_MAX_RECORD_SIZE: 'a row has more than 128 KiB; is a quote missing?',
};

function lineOf(error: CsvError): number {
  const { lines } = error as CsvError & { readonly lines?: unknown };
  return typeof lines === 'number' ? lines : 1;
}

function decoded(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw refused('The file is no text in UTF-8. Save it as CSV in UTF-8.');
  }
}

function namesOf<Column extends string>(
  header: readonly string[],
  columns: Readonly<Record<Column, readonly string[]>>,
): readonly (Column | undefined)[] {
  const known = Object.entries<readonly string[]>(columns) as [Column, readonly string[]][];
  const taken = new Set<Column>();
  return header.map((text) => {
    const column = known.find(([, names]) => names.some((name) => plain(name) === plain(text)))?.[0];
    if (column === undefined || taken.has(column)) return undefined;
    taken.add(column);
    return column;
  });
}

function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[\s_-]/g, '');
}

function cellsOf(
  record: readonly string[],
  names: readonly (string | undefined)[],
  line: number,
): ReadonlyMap<string, string> {
  const cells = new Map<string, string>();
  for (const [index, name] of names.entries()) {
    const text = record[index];
    if (name === undefined || text === undefined || text === '') continue;
    if (text.length > maxCell || text.includes('\0'))
      throw refused(`Line ${line}: the cell ${name} is too long, or holds what is no text.`);
    cells.set(name, text);
  }
  return cells;
}

function refused(what: string): RequestError {
  return new RequestError('bad-request', `Nothing was imported. ${what}`);
}

/** Of a row that says something that cannot be so. */
export function rowProblem(line: number, what: string): RequestError {
  return refused(`Line ${line}: ${what}`);
}

export function checkRowCount(rows: readonly TableRow[]): void {
  if (rows.length > maxTableRows) throw refused(`The file has more than ${maxTableRows} rows. Split it.`);
}
