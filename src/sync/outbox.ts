// The log as a queue: the next batch for the collector, read from the stored bytes, cut where a checkpoint stands.
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { readLogKeys } from '../audit/log-keys.ts';
import { manifestName, readManifest } from '../audit/manifest.ts';
import { verifyNote } from '../audit/note.ts';
import { CheckpointIndex } from './outbox-checkpoints.ts';
import { type BatchLimits, pieceBytes, type Stretch, StretchReader } from './outbox-lines.ts';
import { ProofMaker } from './outbox-proof.ts';
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

export interface WitnessedProgress extends ChainProgress {
  /** Of the largest tree that it knows: of records, or cosigned without them. */
  readonly known: number;
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

/** A checkpoint without its records (C2SP tlog-witness `add-checkpoint`). */
export interface OutgoingCheckpoint {
  readonly chain: string;
  /** Of the tree that the collector knows. */
  readonly oldSize: number;
  readonly size: number;
  readonly note: string;
  /** From the one tree to the other, RFC 6962 §2.1.2. */
  readonly proof: readonly Uint8Array[];
}

export type Outgoing = OutgoingBatch | OutgoingCheckpoint;

export function isCheckpoint(outgoing: Outgoing): outgoing is OutgoingCheckpoint {
  return 'proof' in outgoing;
}

/** Size of the tree that is covered when it is taken. */
export function endOfSent(outgoing: Outgoing): number {
  return isCheckpoint(outgoing) ? outgoing.size : outgoing.firstSeq + outgoing.count;
}

/**
 * - `nothing`: all that can be sent was sent.
 * - `gone`: the collector wants records whose content is not here any more: disposed of, or lost. `next`: the first one after
 *   them that is here; undefined: none.
 * - `short`: it holds more of a chain than there is here.
 */
export type NextBatch =
  | { readonly kind: 'batch'; readonly batch: OutgoingBatch }
  | { readonly kind: 'checkpoint'; readonly checkpoint: OutgoingCheckpoint }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'gone'; readonly chain: string; readonly seq: number; readonly next: number | undefined }
  | { readonly kind: 'short'; readonly chain: string; readonly held: number; readonly size: number };

interface ChainParts {
  readonly chain: string;
  readonly segments: readonly SegmentExtent[];
  /** The last chain of the log: it may grow. */
  readonly isOpen: boolean;
}

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

const newline = 0x0a;

/** One call at a time. Holds at most one batch and the places of checkpoints. */
export class Outbox {
  readonly #options: OutboxOptions;
  readonly #segments: SegmentIndex;
  readonly #checkpoints: CheckpointIndex;
  /** Of chains that nobody writes any more. */
  readonly #closedSizes = new Map<string, number>();
  readonly #reader = new StretchReader();
  readonly #proofs: ProofMaker;

  constructor(options: OutboxOptions) {
    this.#options = options;
    this.#segments = new SegmentIndex(options.auditDir);
    this.#checkpoints = new CheckpointIndex(options.auditDir);
    this.#proofs = new ProofMaker(options.auditDir);
  }

  /** The next batch of the first chain that has one. Rejects with the signal's reason, or what the disk says. */
  next(progressOf: (chain: string) => ChainProgress, limits: BatchLimits, signal: AbortSignal): Promise<NextBatch> {
    return this.#first(progressOf, signal, (of, progress) => this.#nextOf(of, progress, { limits, signal }));
  }

  /** The same of checkpoints alone: the last one of a chain, when it is larger than what was cosigned. */
  nextCheckpoint(progressOf: (chain: string) => WitnessedProgress, signal: AbortSignal): Promise<NextBatch> {
    return this.#first(progressOf, signal, (of, progress) => this.#checkpointOf(of, progress, signal));
  }

  async #first<Progress extends ChainProgress>(
    progressOf: (chain: string) => Progress,
    signal: AbortSignal,
    find: (of: ChainParts, progress: Progress) => Promise<NextBatch | undefined>,
  ): Promise<NextBatch> {
    await this.#checkpoints.refresh(signal);
    const chains = byChain(await this.#segments.list(signal));
    for (const [chain, segments] of chains) {
      const progress = progressOf(chain);
      if (progress.isStopped) continue;
      const isLast = segments === [...chains.values()].at(-1);
      const found = await find({ chain, segments, isOpen: isLast }, progress);
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
    of: ChainParts,
    { held, cosigned }: ChainProgress,
    { limits, signal }: { readonly limits: BatchLimits; readonly signal: AbortSignal },
  ): Promise<NextBatch | undefined> {
    const { chain, segments, isOpen } = of;
    const size = await this.#sizeOf(chain, segments);
    if (held > size) return { kind: 'short', chain, held, size };
    const written = this.#options.written?.();
    const end = written?.chain === chain ? written.size : Infinity;
    const stretch = await this.#reader.read(segments, { from: held, end, limits, signal });
    const count = stretch.ends.length;
    const covered = this.#checkpoints.largest(chain, held, held + count);
    if (covered !== undefined) return this.#batch({ chain, from: held, stretch, size: covered });
    if (count === 0 && (stretch.isBroken || held < size)) return goneAt(of, held);
    // The checkpoint of the last records is on its way: they go with it.
    if (count > 0 && (stretch.isFull || stretch.isBroken || !isOpen))
      return this.#batch({ chain, from: held, stretch, size: undefined });
    return this.#again(of, { held, cosigned }, { limits, signal });
  }

  /** The collector has the records already and not yet what was signed over exactly these: the last one goes once more. */
  async #again(
    { chain, segments }: ChainParts,
    { held, cosigned }: Pick<ChainProgress, 'held' | 'cosigned'>,
    { limits, signal }: { readonly limits: BatchLimits; readonly signal: AbortSignal },
  ): Promise<NextBatch | undefined> {
    if (held === 0 || cosigned >= held || this.#checkpoints.largest(chain, held - 1, held) === undefined)
      return undefined;
    const one = { ...limits, records: 1 };
    const stretch = await this.#reader.read(segments, { from: held - 1, end: held, limits: one, signal });
    return stretch.ends.length === 0 ? undefined : this.#batch({ chain, from: held - 1, stretch, size: held });
  }

  async #checkpointOf(
    of: ChainParts,
    { cosigned, known }: WitnessedProgress,
    signal: AbortSignal,
  ): Promise<NextBatch | undefined> {
    const { chain, segments } = of;
    const held = await this.#sizeOf(chain, segments);
    if (known > held) return { kind: 'short', chain, held: known, size: held };
    const size = this.#checkpoints.lastOf(chain);
    if (size < known || (size <= cosigned && size === known) || size === 0) return undefined;
    const note = await this.#checkpoints.noteOf(chain, size);
    if (note === undefined || !(await this.#isByCurrentKey(note))) return undefined;
    const made = await this.#proofs.make({ chain, segments, from: known, to: size }, signal);
    if ('gone' in made) return goneAt(of, made.gone);
    return { kind: 'checkpoint', checkpoint: { chain, oldSize: known, size, note, proof: made.proof } };
  }

  /** One by a former key vouches for nothing at a collector that never saw the change: the next one is waited for. */
  async #isByCurrentKey(note: string): Promise<boolean> {
    const key = (await readLogKeys(this.#options.auditDir)).at(-1);
    return key === undefined || verifyNote(note, key);
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
    this.#reader.used(stretch, count);
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
}

function goneAt({ chain, segments }: ChainParts, seq: number): NextBatch {
  const next = segments.find(({ hasContent, firstSeq }) => hasContent && firstSeq > seq)?.firstSeq;
  return { kind: 'gone', chain, seq, next };
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
