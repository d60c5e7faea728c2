// The files of a log as the verifier meets them, and its way to read them: one segment in memory at a time.
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { open, readFile, stat } from 'node:fs/promises';
import { AuditError, errnoOf } from './error.ts';

/** The writer rotates at 8 MiB, and its largest record takes 4 MiB. */
const maxSegmentBytes = 64 * 1024 * 1024;
/** Leaves of 250,000 records, more than a segment holds. */
const maxSmallFileBytes = 8 * 1024 * 1024;

export interface SegmentContent {
  /** The byte before the content is free: `1 + length` bytes. Lines are changed into leaves in place. */
  readonly buffer: Buffer;
  readonly length: number;
  readonly isLast: boolean;
}

/** Untrusted: a file that is small when it is ours. Undefined when there is none. */
export async function readSmallFile(path: string): Promise<Buffer | undefined> {
  try {
    const { size } = await stat(path);
    if (size > maxSmallFileBytes) throw new AuditError('corrupted', `it has ${size} bytes`);
    return await readFile(path);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

export async function fileLength(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return 0;
    throw error;
  }
}

/**
 * Reads segments into one buffer, which each `read` overwrites. The byte before the content belongs to the reader of it: a
 * zero there makes the first line a leaf as it stands.
 */
export class SegmentReader {
  #buffer = Buffer.alloc(0);

  /** `isGrowing`: a writer may be in the middle of a line; what grows between two looks was not torn. */
  async read(path: string, isGrowing: boolean): Promise<{ readonly buffer: Buffer; readonly length: number }> {
    const handle = await open(path, 'r');
    try {
      let length = 0;
      for (let look = 0; look < 6; look += 1) {
        const { size } = await handle.stat();
        if (size > maxSegmentBytes) {
          throw new AuditError('corrupted', `it has ${size} bytes; a segment never grows beyond 8 MiB`);
        }
        if (look > 0 && size <= length) break;
        this.#reserve(1 + size, length);
        length = await this.#fill(handle, length, size);
        if (!isGrowing || length === 0 || this.#buffer[length] === 0x0a) break;
      }
      return { buffer: this.#buffer, length };
    } finally {
      await handle.close();
    }
  }

  async #fill(handle: Awaited<ReturnType<typeof open>>, from: number, to: number): Promise<number> {
    let length = from;
    while (length < to) {
      const { bytesRead } = await handle.read(this.#buffer, 1 + length, to - length, length);
      if (bytesRead === 0) break;
      length += bytesRead;
    }
    return length;
  }

  #reserve(bytes: number, used: number): void {
    if (this.#buffer.length >= bytes) return;
    const larger = Buffer.alloc(Math.max(bytes, 1024 * 1024));
    this.#buffer.copy(larger, 0, 0, 1 + used);
    this.#buffer = larger;
  }
}

const chunkBytes = 64 * 1024;
const maxNoteBytes = 64 * 1024;

export interface NoteInFile {
  readonly text: string;
  /** From 1. */
  readonly place: number;
}

/**
 * The notes of a file that only grows, one at a time, in little memory. An empty line stands between two; `length` says how
 * much of the file counts, so that what a writer appends meanwhile is left for later.
 */
export class NoteFile {
  readonly #path: string;
  #file: number | undefined;
  #length = 0;
  #position = 0;
  #rest = Buffer.alloc(0);
  #place = 0;
  #isHopeless = false;

  constructor(path: string) {
    this.#path = path;
  }

  /** Takes in what the file holds by now. */
  refresh(): void {
    try {
      this.#file ??= openSync(this.#path, 'r');
      this.#length = Math.max(this.#length, fstatSync(this.#file).size);
    } catch (error) {
      if (errnoOf(error) !== 'ENOENT') throw error;
    }
  }

  /** Undefined: no further whole note. */
  next(): NoteInFile | undefined {
    for (;;) {
      // The empty line between two, which comes with the second.
      if (this.#place > 0 && this.#rest[0] === 0x0a) this.#rest = this.#rest.subarray(1);
      const end = endOfNote(this.#rest, this.#position >= this.#length);
      if (end !== undefined) {
        const text = this.#rest.toString('utf8', 0, end);
        this.#rest = this.#rest.subarray(end);
        this.#place += 1;
        return { text, place: this.#place };
      }
      if (!this.#readOn()) return undefined;
    }
  }

  /** Bytes after the last whole note: one that was not finished, or something else. */
  get restBytes(): number {
    return this.#rest.length;
  }

  get place(): number {
    return this.#place;
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }

  #readOn(): boolean {
    if (this.#file === undefined || this.#position >= this.#length || this.#isHopeless) return false;
    if (this.#rest.length > maxNoteBytes) {
      this.#isHopeless = true;
      return false;
    }
    const chunk = Buffer.alloc(Math.min(chunkBytes, this.#length - this.#position));
    const count = readSync(this.#file, chunk, 0, chunk.length, this.#position);
    this.#position += count;
    this.#rest = Buffer.concat([this.#rest, chunk.subarray(0, count)]);
    return count > 0;
  }
}

/** After the newline of the last signature line; undefined while the note goes on, or is not whole. */
function endOfNote(bytes: Buffer, isAll: boolean): number | undefined {
  const text = bytes.indexOf('\n\n');
  if (text === -1) return undefined;
  const end = bytes.indexOf('\n\n', text + 2);
  if (end !== -1) return end + 1;
  return isAll && bytes.length > text + 2 && bytes.at(-1) === 0x0a ? bytes.length : undefined;
}
