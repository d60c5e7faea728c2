// Lines of a chain, read from the stored bytes of its segments in pieces.
import { type FileHandle, open } from 'node:fs/promises';
import { errnoOf } from '../audit/error.ts';
import type { SegmentExtent } from './outbox-segments.ts';

export interface BatchLimits {
  readonly records: number;
  readonly bytes: number;
}

export const pieceBytes = 256 * 1024;
const newline = 0x0a;

/** Where reading stopped, so that the next batch need not look for its beginning. */
interface Cursor {
  readonly segment: string;
  readonly seq: number;
  readonly offset: number;
}

export interface Stretch {
  readonly lines: Buffer;
  /** Offset in `lines` behind each line. */
  readonly ends: readonly number[];
  /** Where each line stands, and one place more: behind the last of them. */
  readonly places: readonly Cursor[];
  /** The limits ended it, not the log. */
  readonly isFull: boolean;
  /** Its next record should be here, and is not. */
  readonly isBroken: boolean;
}

/** One call at a time. Holds two places at most. */
export class StretchReader {
  /** Beginning and end of what was used last: it is the next one that is asked for, or the same once more. */
  #cursors: readonly Cursor[] = [];

  /** Of a stretch the first `count` lines were used. */
  used({ places }: Stretch, count: number): void {
    this.#cursors = [places[0], places[count]].filter((place) => place !== undefined);
  }

  /** From record `from` on, before `end`. `segments`: of one chain. Rejects with the signal's reason, or what the disk says. */
  async read(
    segments: readonly SegmentExtent[],
    options: {
      readonly from: number;
      readonly end: number;
      readonly limits: BatchLimits;
      readonly signal: AbortSignal;
    },
  ): Promise<Stretch> {
    const reading = new Reading(options.from, options.end, options.limits);
    const first = segments.findLastIndex(({ firstSeq }) => firstSeq <= options.from);
    let isBroken = first === -1 && segments.length > 0;
    for (const segment of first === -1 ? [] : segments.slice(first)) {
      if (reading.isOver) break;
      // What stands before it is missing, or it is.
      isBroken = segment.firstSeq > reading.seq || !segment.hasContent;
      if (isBroken) break;
      isBroken = !(await this.#readSegment(segment, reading, options.signal));
    }
    return { ...reading.take(), isBroken };
  }

  /** False: its content was disposed of since it was listed. */
  async #readSegment({ name, path, firstSeq }: SegmentExtent, reading: Reading, signal: AbortSignal): Promise<boolean> {
    const known = this.#cursors.findLast(({ segment, seq }) => segment === name && seq <= reading.seq);
    const start = known ?? { segment: name, seq: firstSeq, offset: 0 };
    let handle: FileHandle;
    try {
      handle = await open(path, 'r');
    } catch (error) {
      if (errnoOf(error) === 'ENOENT') return false;
      throw error;
    }
    try {
      await readLines(handle, { start, reading, signal });
      return true;
    } finally {
      await handle.close();
    }
  }
}

/** Collects the lines of a batch. */
class Reading {
  readonly #limits: BatchLimits;
  readonly #end: number;
  #seq: number;
  readonly #pieces: Buffer[] = [];
  readonly #ends: number[] = [];
  readonly #places: Cursor[] = [];
  #behind: Cursor | undefined;
  #bytes = 0;
  #isFull = false;

  constructor(from: number, end: number, limits: BatchLimits) {
    this.#seq = from;
    this.#end = end;
    this.#limits = limits;
  }

  /** Of the record that it wants next. */
  get seq(): number {
    return this.#seq;
  }

  get isOver(): boolean {
    return this.#isFull || this.#seq >= this.#end;
  }

  /** `place`: of the line. False: it takes no more. */
  add(line: Buffer, place: Cursor): boolean {
    if (this.isOver) return false;
    if (this.#ends.length > 0 && this.#bytes + line.length > this.#limits.bytes) {
      this.#isFull = true;
      return false;
    }
    this.#pieces.push(line);
    this.#bytes += line.length;
    this.#ends.push(this.#bytes);
    this.#places.push(place);
    this.#behind = { ...place, seq: place.seq + 1, offset: place.offset + line.length };
    this.#seq += 1;
    this.#isFull = this.#ends.length >= this.#limits.records || this.#bytes >= this.#limits.bytes;
    return true;
  }

  take(): Omit<Stretch, 'isBroken'> {
    const places = this.#behind === undefined ? [] : [...this.#places, this.#behind];
    return { lines: Buffer.concat(this.#pieces), ends: this.#ends, places, isFull: this.#isFull };
  }
}

async function readLines(
  handle: FileHandle,
  { start, reading, signal }: { readonly start: Cursor; readonly reading: Reading; readonly signal: AbortSignal },
): Promise<void> {
  let { seq, offset } = start;
  let position = offset;
  let rest = Buffer.alloc(0);
  for (;;) {
    signal.throwIfAborted();
    // Of its own: lines that are kept are parts of it.
    const piece = Buffer.alloc(pieceBytes);
    const { bytesRead } = await handle.read(piece, 0, pieceBytes, position);
    position += bytesRead;
    rest = rest.length === 0 ? piece.subarray(0, bytesRead) : Buffer.concat([rest, piece.subarray(0, bytesRead)]);
    for (let end = rest.indexOf(newline); end !== -1; end = rest.indexOf(newline)) {
      const line = rest.subarray(0, end + 1);
      if (seq >= reading.seq && !reading.add(line, { ...start, seq, offset })) return;
      rest = rest.subarray(end + 1);
      seq += 1;
      offset += line.length;
    }
    if (bytesRead === 0) return;
  }
}
