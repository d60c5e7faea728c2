// The log as a queue: the next batch for the collector, read from the stored bytes, cut where a checkpoint stands.
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { errnoOf } from '../audit/error.ts';
import { manifestName, readManifest } from '../audit/manifest.ts';
import { CheckpointIndex } from './outbox-checkpoints.ts';
import { type SegmentExtent, SegmentIndex } from './outbox-segments.ts';
import { maxBatchBytes, maxBatchRecords } from './protocol.ts';

/** What the collector has of a chain, as far as this device knows. */
export interface ChainProgress {
  /** Records that it holds, from the first one on. */
  readonly held: number;
  /** Records that the last cosignature covers which is stored here. */
  readonly cosigned: number;
  /** Nothing more of it is sent. */
  readonly isStopped: boolean;
}

export interface BatchLimits {
  readonly records: number;
  readonly bytes: number;
}

export interface OutgoingBatch {
  readonly chain: string;
  readonly firstSeq: number;
  readonly count: number;
  /** As stored, each with its newline. */
  readonly lines: Buffer;
  /** Covers exactly the records up to the last one of this batch. */
  readonly checkpoint: { readonly note: string; readonly size: number } | undefined;
}

/**
 * - `nothing`: all that can be sent was sent.
 * - `gone`: the collector wants records whose content is not here any more: disposed of, or lost.
 * - `short`: it holds more of a chain than there is here.
 */
export type NextBatch =
  | { readonly kind: 'batch'; readonly batch: OutgoingBatch }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'gone'; readonly chain: string; readonly seq: number }
  | { readonly kind: 'short'; readonly chain: string; readonly held: number; readonly size: number };

export interface OutboxOptions {
  readonly auditDir: string;
  /** What is durable of the chain that is being written; undefined: nobody writes. */
  readonly written?: () => { readonly chain: string; readonly size: number } | undefined;
}

export interface ChainSize {
  readonly chain: string;
  /** Records of it that were ever written here. */
  readonly size: number;
}

/** The head of a batch has its share of what a body may hold. */
export const defaultLimits: BatchLimits = { records: maxBatchRecords, bytes: maxBatchBytes - 64 * 1024 };

const pieceBytes = 256 * 1024;
const newline = 0x0a;

/** Where reading stopped, so that the next batch need not look for its beginning. */
interface Cursor {
  readonly segment: string;
  readonly seq: number;
  readonly offset: number;
}

interface Stretch {
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

/** One call at a time. Holds at most one batch and the places of checkpoints. */
export class Outbox {
  readonly #options: OutboxOptions;
  readonly #segments: SegmentIndex;
  readonly #checkpoints: CheckpointIndex;
  /** Of chains that nobody writes any more. */
  readonly #closedSizes = new Map<string, number>();
  /** Beginning and end of the last batch: it is the next one that is asked for, or the same once more. */
  #cursors: readonly Cursor[] = [];

  constructor(options: OutboxOptions) {
    this.#options = options;
    this.#segments = new SegmentIndex(options.auditDir);
    this.#checkpoints = new CheckpointIndex(options.auditDir);
  }

  /** The next batch of the first chain that has one. Rejects with the signal's reason, or what the disk says. */
  async next(
    progressOf: (chain: string) => ChainProgress,
    limits: BatchLimits,
    signal: AbortSignal,
  ): Promise<NextBatch> {
    await this.#checkpoints.refresh(signal);
    const chains = byChain(await this.#segments.list(signal));
    for (const [chain, segments] of chains) {
      const progress = progressOf(chain);
      if (progress.isStopped) continue;
      const isLast = segments === [...chains.values()].at(-1);
      const found = await this.#nextOf({ chain, segments, isOpen: isLast }, progress, { limits, signal });
      if (found !== undefined) return found;
    }
    return { kind: 'nothing' };
  }

  /** Every chain of the log in its order. */
  async sizes(signal: AbortSignal): Promise<readonly ChainSize[]> {
    const chains = byChain(await this.#segments.list(signal));
    const sizes: ChainSize[] = [];
    for (const [chain, segments] of chains) sizes.push({ chain, size: await this.#sizeOf(chain, segments) });
    return sizes;
  }

  async #nextOf(
    of: { readonly chain: string; readonly segments: readonly SegmentExtent[]; readonly isOpen: boolean },
    { held, cosigned }: ChainProgress,
    { limits, signal }: { readonly limits: BatchLimits; readonly signal: AbortSignal },
  ): Promise<NextBatch | undefined> {
    const { chain, segments, isOpen } = of;
    const size = await this.#sizeOf(chain, segments);
    if (held > size) return { kind: 'short', chain, held, size };
    const written = this.#options.written?.();
    const end = written?.chain === chain ? written.size : Infinity;
    const stretch = await this.#read(segments, { from: held, end, limits, signal });
    const count = stretch.ends.length;
    const covered = this.#checkpoints.largest(chain, held, held + count);
    if (covered !== undefined) return this.#batch({ chain, from: held, stretch, size: covered });
    if (count === 0 && (stretch.isBroken || held < size)) return { kind: 'gone', chain, seq: held };
    // The checkpoint of the last records is on its way: they go with it.
    if (count > 0 && (stretch.isFull || stretch.isBroken || !isOpen))
      return this.#batch({ chain, from: held, stretch, size: undefined });
    return this.#again(of, { held, cosigned }, { limits, signal });
  }

  /** The collector has the records already and not yet what was signed over exactly these: the last one goes once more. */
  async #again(
    { chain, segments }: { readonly chain: string; readonly segments: readonly SegmentExtent[] },
    { held, cosigned }: Pick<ChainProgress, 'held' | 'cosigned'>,
    { limits, signal }: { readonly limits: BatchLimits; readonly signal: AbortSignal },
  ): Promise<NextBatch | undefined> {
    if (held === 0 || cosigned >= held || this.#checkpoints.largest(chain, held - 1, held) === undefined)
      return undefined;
    const one = { ...limits, records: 1 };
    const stretch = await this.#read(segments, { from: held - 1, end: held, limits: one, signal });
    return stretch.ends.length === 0 ? undefined : this.#batch({ chain, from: held - 1, stretch, size: held });
  }

  async #batch(of: {
    readonly chain: string;
    readonly from: number;
    readonly stretch: Stretch;
    /** Of the checkpoint at which it is cut. */
    readonly size: number | undefined;
  }): Promise<NextBatch> {
    const { chain, from, stretch, size } = of;
    const note = size === undefined ? undefined : await this.#checkpoints.noteOf(chain, size);
    const count = size === undefined ? stretch.ends.length : size - from;
    const lines = stretch.lines.subarray(0, stretch.ends[count - 1]);
    this.#cursors = [stretch.places[0], stretch.places[count]].filter((place) => place !== undefined);
    const checkpoint = note === undefined || size === undefined ? undefined : { note, size };
    return { kind: 'batch', batch: { chain, firstSeq: from, count, lines, checkpoint } };
  }

  async #sizeOf(chain: string, segments: readonly SegmentExtent[]): Promise<number> {
    const written = this.#options.written?.();
    if (written?.chain === chain) return written.size;
    const known = this.#closedSizes.get(chain);
    const last = segments.at(-1);
    if (last === undefined) return 0;
    if (known !== undefined && written !== undefined) return known;
    const size = await endOf(this.#options.auditDir, last);
    this.#closedSizes.set(chain, size);
    return size;
  }

  async #read(
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

function byChain(segments: readonly SegmentExtent[]): ReadonlyMap<string, readonly SegmentExtent[]> {
  const chains = new Map<string, SegmentExtent[]>();
  for (const segment of segments) {
    const of = chains.get(segment.chain) ?? [];
    chains.set(segment.chain, of);
    of.push(segment);
  }
  return chains;
}

/** Records of a chain up to the end of its last segment. */
async function endOf(auditDir: string, { name, path, firstSeq }: SegmentExtent): Promise<number> {
  try {
    return (await readManifest(join(auditDir, manifestName(name)))).manifest.tree_size;
  } catch {
    // Not sealed, or the manifest cannot be used: what is there counts.
    return firstSeq + (await countLines(path));
  }
}

async function countLines(path: string): Promise<number> {
  const handle = await open(path, 'r');
  try {
    let count = 0;
    const piece = Buffer.alloc(pieceBytes);
    for (let position = 0; ;) {
      const { bytesRead } = await handle.read(piece, 0, pieceBytes, position);
      if (bytesRead === 0) return count;
      position += bytesRead;
      for (let at = piece.indexOf(newline); at !== -1 && at < bytesRead; at = piece.indexOf(newline, at + 1))
        count += 1;
    }
  } finally {
    await handle.close();
  }
}
