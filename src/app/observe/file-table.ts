// The files of one day, with what happened to each. Bounded: beyond the limit those with the fewest changes go.
import type { FileRow } from '../../view/snapshot.ts';
import type { SeenFile, SeenRequest } from './seen-record.ts';

/** A row before it is known where its workspace lies. */
export type FileCounts = Omit<FileRow, 'path'>;

const defaultMaxRows = 20_000;

export class FileTable {
  readonly #rows = new Map<string, { -readonly [Name in keyof FileCounts]: FileCounts[Name] }>();
  readonly #maxRows: number;
  #omitted = 0;

  constructor(maxRows = defaultMaxRows) {
    this.#maxRows = maxRows;
  }

  /** Rows that were given up for others, and mentions of files that records themselves left out. */
  get omitted(): number {
    return this.#omitted;
  }

  add(request: SeenRequest): void {
    this.#omitted += request.filesOmitted;
    for (const file of request.files) this.#addFile(file, request.at);
    if (this.#rows.size > this.#maxRows) this.#shrink();
  }

  /** Most changes first. */
  rows(): readonly FileCounts[] {
    return [...this.#rows.values()].map((row) => ({ ...row })).toSorted(byChanges);
  }

  #addFile({ repository, file, scanned, mutated, secrets }: SeenFile, at: string): void {
    const key = `${repository}\n${file}`;
    const row = this.#rows.get(key);
    if (row === undefined) {
      this.#rows.set(key, { repository, file, requests: 1, scanned, mutated, secrets, lastSeen: at });
      return;
    }
    row.requests += 1;
    row.scanned += scanned;
    row.mutated += mutated;
    row.secrets += secrets;
    if (row.lastSeen < at) row.lastSeen = at;
  }

  /** A tenth at a time, so that it is not done for each new file. */
  #shrink(): void {
    const going = this.rows().slice(Math.floor(this.#maxRows * 0.9));
    for (const { repository, file } of going) this.#rows.delete(`${repository}\n${file}`);
    this.#omitted += going.length;
  }
}

function byChanges(left: FileCounts, right: FileCounts): number {
  return (
    right.mutated - left.mutated ||
    right.scanned - left.scanned ||
    compare(left.repository, right.repository) ||
    compare(left.file, right.file)
  );
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
