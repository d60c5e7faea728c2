// The files of one day, with what happened to each. Bounded: beyond the limit those with the fewest changes go.
import type { FileRow } from '../../view/snapshot.ts';
import type { SeenFile, SeenRequest } from './seen-record.ts';

/** A row before it is known where its workspace lies. */
export type FileCounts = Omit<FileRow, 'path'>;

const defaultMaxRows = 20_000;

export class FileTable {
  readonly #rows = new Map<string, FileCounts>();
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
    return [...this.#rows.values()].toSorted(byChanges);
  }

  #addFile(file: SeenFile, at: string): void {
    const key = `${file.repository}\n${file.file}`;
    const known = this.#rows.get(key);
    this.#rows.set(key, {
      repository: file.repository,
      file: file.file,
      requests: (known?.requests ?? 0) + 1,
      scanned: (known?.scanned ?? 0) + file.scanned,
      mutated: (known?.mutated ?? 0) + file.mutated,
      secrets: (known?.secrets ?? 0) + file.secrets,
      lastSeen: known === undefined || known.lastSeen < at ? at : known.lastSeen,
    });
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
