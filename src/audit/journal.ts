// The one writer of the audit log: canonical lines, chained by hash, on disk before `append` resolves.
import { join } from 'node:path';
import { nanoid } from 'nanoid';
import type { Clock } from '../base/clock.ts';
import { messageOf } from '../base/error.ts';
import type { Logger } from '../base/log.ts';
import { type FileSystem, nodeFileSystem } from './append-file.ts';
import { Ballast } from './ballast.ts';
import { ClockWatch } from './clock-watch.ts';
import { type ChainHead, type EncodedRecord, encodeRecord, type PendingRecord } from './encode-record.ts';
import { asAuditError, AuditError } from './error.ts';
import { findLog } from './found-log.ts';
import { firstPrevHash } from './line.ts';
import { addLogKey, dropLogKey } from './log-keys.ts';
import { type LastCheckpoint, type LogTree, Notary } from './notary.ts';
import type { Checkpoint, NoteSigner, VerifierKey } from './note.ts';
import type { AuditRecord, RecordFields, RecordType, RecordWriter } from './record.ts';
import type { TornTail } from './recovery.ts';
import { makeAuditDir } from './segment.ts';
import { SegmentWriter } from './segment-writer.ts';
import type { SignedMemory } from './signed-memory.ts';

export type { ChainHead } from './encode-record.ts';

export interface JournalOptions {
  readonly auditDir: string;
  readonly clock: Clock;
  /** Fields of the `daemon.start` record. */
  readonly startFields?: RecordFields;
  /** Fields of every record besides its own: asked when it is appended. */
  readonly commonFields?: () => RecordFields;
  /** Written right after `daemon.start`, before anything is signed. */
  readonly startRecords?: (chain: string) => readonly (readonly [RecordType, RecordFields])[];
  readonly fileSystem?: FileSystem;
  /** A segment is closed before it would grow beyond this. */
  readonly maxSegmentBytes?: number;
  /** Without one there are no checkpoints and no manifests, and what they would show at a start is not looked for. */
  readonly signer?: NoteSigner;
  /** All keys that this log may have been signed with. Default: that of the signer. */
  readonly keys?: readonly VerifierKey[];
  /** What this device remembers of the log that it signed: a start that finds another one begins a new chain. */
  readonly memory?: SignedMemory;
  /** Size of the file that makes room for `log.disk_full`. Default: there is none. */
  readonly ballastBytes?: number;
  /** Clocks that drift apart by more between two records get a `clock.jump`. Default: never. */
  readonly maxClockDriftMs?: number;
  readonly logger?: Logger;
}

const defaultMaxSegmentBytes = 8 * 1024 * 1024;
/** One write and one fdatasync carry at most so much. */
const maxGroupBytes = 1024 * 1024;

/**
 * Opens the log for writing: repairs a torn tail, starts a segment of its own, writes `log.torn_tail` and
 * `daemon.start`; begins a new chain with `log.gap` when records that were signed are not there. The caller holds the home's
 * lock and closes the journal. Throws AuditError: `corrupted`, `held`, or why the disk refused.
 */
export async function openJournal(options: JournalOptions): Promise<Journal> {
  try {
    await makeAuditDir(options.auditDir);
    const { journal, first } = await startOf(options);
    const written = await Promise.allSettled(first.map(([type, fields]) => journal.append(type, fields)));
    const failed = written.find((result) => result.status === 'rejected');
    if (failed !== undefined) {
      await journal.close();
      throw failed.reason;
    }
    journal.begin();
    return journal;
  } catch (error) {
    throw asAuditError(error, 'The audit log cannot be opened');
  }
}

interface Start {
  readonly journal: Journal;
  readonly first: readonly (readonly [RecordType, RecordFields])[];
}

async function startOf(options: JournalOptions): Promise<Start> {
  const { auditDir, signer } = options;
  const fileSystem = options.fileSystem ?? nodeFileSystem;
  const keys = signer === undefined ? [] : (options.keys ?? [signer.key]);
  const memory = signer === undefined ? undefined : options.memory;
  const found = await findLog({ auditDir, keys, memory, fileSystem });
  const { segments, tornTails, signed, gap, goesOn, isForeign } = found;
  const chain = goesOn?.chain ?? `c_${nanoid()}`;
  await memory?.begin(chain);
  const previousInc = segments.reduce((highest, segment) => Math.max(highest, segment.inc), 0);
  const inc = previousInc + 1;
  const size = goesOn === undefined ? 0 : goesOn.seq + 1;
  const state = { auditDir, chain, inc, keys, signed, fileSystem, memory, startsAnew: isForeign };
  const journal = new Journal({
    options,
    chain,
    inc,
    head: { seq: size - 1, hash: goesOn?.leaf ?? firstPrevHash },
    segmentNumber: segments.at(-1)?.number ?? 0,
    tornTails,
    notary: signer === undefined ? undefined : new Notary({ ...options, ...state, signer }, size),
  });
  const start = { ...options.startFields, previous_inc: previousInc, torn_tails: tornTails.length };
  const first: Start['first'] = [
    ...(gap === undefined ? [] : [['log.gap', gap] as const]),
    ...tornTails.map((torn) => ['log.torn_tail', { ...torn }] as const),
    ['daemon.start', start],
    ...(options.startRecords?.(chain) ?? []),
  ];
  return { journal, first };
}

interface JournalState {
  readonly options: JournalOptions;
  readonly chain: string;
  readonly inc: number;
  readonly head: ChainHead;
  /** Of the last segment that exists. */
  readonly segmentNumber: number;
  readonly tornTails: readonly TornTail[];
  readonly notary: Notary | undefined;
}

interface Waiting extends PendingRecord {
  /** Made ahead, for this head of the chain. */
  encoded: EncodedRecord | undefined;
  readonly resolve: (record: AuditRecord) => void;
  readonly reject: (error: AuditError) => void;
}

interface Group {
  readonly records: readonly EncodedRecord[];
  readonly bytes: number;
  /** As many as records, in their order. */
  readonly waiting: readonly Waiting[];
}

/** Made by `openJournal`. Appends that are in flight together share one fdatasync. */
export class Journal implements RecordWriter {
  readonly chain: string;
  readonly inc: number;
  /** What the opening cut off; each is also a `log.torn_tail` record. */
  readonly tornTails: readonly TornTail[];
  readonly #options: JournalOptions;
  readonly #notary: Notary | undefined;
  readonly #segments: SegmentWriter;
  readonly #ballast: Ballast | undefined;
  readonly #clocks: ClockWatch | undefined;
  #head: ChainHead;
  #waiting: Waiting[] = [];
  #running: Promise<void> | undefined;
  /** Ends the wait of records that may wait. */
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;
  #closing: Promise<void> | undefined;
  #preparing: Promise<void> | undefined;
  #listener: ((record: AuditRecord) => void) | undefined;

  constructor({ options, chain, inc, head, segmentNumber, tornTails, notary }: JournalState) {
    const { auditDir, clock, fileSystem = nodeFileSystem, ballastBytes } = options;
    this.#options = options;
    this.chain = chain;
    this.inc = inc;
    this.tornTails = tornTails;
    this.#head = head;
    this.#notary = notary;
    this.#segments = new SegmentWriter({
      auditDir,
      clock,
      fileSystem,
      inc,
      segmentNumber,
      maxSegmentBytes: options.maxSegmentBytes ?? defaultMaxSegmentBytes,
      onFinished: (summary) => notary?.sealed(summary),
    });
    if (options.maxClockDriftMs !== undefined) this.#clocks = new ClockWatch(clock, options.maxClockDriftMs);
    if (ballastBytes !== undefined) this.#ballast = new Ballast(join(auditDir, 'ballast'), ballastBytes, fileSystem);
  }

  /** What may run beside the first requests. Called once, when the records of the start are on disk. */
  begin(): void {
    this.#notary?.start();
    this.#preparing = this.#ballast?.prepare();
  }

  /** The last record that is on disk. `seq` is -1 while there is none. */
  get head(): ChainHead {
    return this.#head;
  }

  /** Of what is durable; undefined without a signer, right after the start, and when the log does not hang together. */
  get tree(): LogTree | undefined {
    return this.#notary?.tree;
  }

  get lastCheckpoint(): LastCheckpoint | undefined {
    return this.#notary?.lastCheckpoint;
  }

  /** Gives each record to one listener when it is durable, in their order; `onSigned`: after each checkpoint. Neither throws. */
  listen(listener: (record: AuditRecord) => void, onSigned: () => void = () => undefined): void {
    this.#listener = listener;
    this.#notary?.listen(onSigned);
  }

  /** Tells another listener of each checkpoint. It must not throw. */
  onCheckpoint(listener: () => void): void {
    this.#notary?.listen(listener);
  }

  append(type: RecordType, fields: RecordFields, maxDelayMs = 0): Promise<AuditRecord> {
    if (this.#isClosed) {
      return Promise.reject(new AuditError('closed', 'The audit log was closed; nothing more is recorded'));
    }
    this.#noticeJump();
    return new Promise<AuditRecord>((resolve, reject) => {
      this.#push(type, fields, { resolve, reject });
      if (maxDelayMs === 0) this.#start();
      else this.#startWithin(maxDelayMs);
    });
  }

  /**
   * A signed checkpoint of all that is durable now, on disk. Throws AuditError: `closed`, `corrupted` when the log does not
   * hang together, or why the disk refused. Without a signer `closed` too.
   */
  async checkpoint(): Promise<Checkpoint> {
    if (this.#notary === undefined || this.#isClosed)
      throw new AuditError('closed', 'The audit log is not signed here');
    try {
      return await this.#notary.checkpoint();
    } catch (error) {
      throw asAuditError(error, 'The checkpoint cannot be written');
    }
  }

  /**
   * Everything so far is signed once more, `key.rotated` is recorded, and from then on `next` signs. `fields`: those of the
   * record. When it cannot be written, the key stays.
   */
  async changeSigner(next: NoteSigner, fields: RecordFields): Promise<AuditRecord> {
    const notary = this.#notary;
    if (notary === undefined) throw new AuditError('closed', 'The audit log is not signed here');
    const { auditDir, fileSystem = nodeFileSystem } = this.#options;
    await this.checkpoint();
    await notary.hold();
    try {
      // Listed before it is recorded: a record that names a key finds it.
      await addLogKey(auditDir, next.key, fileSystem);
      const record = await this.append('key.rotated', fields);
      notary.signWith(next);
      return record;
    } catch (error) {
      await dropLogKey(auditDir, next.key, fileSystem).catch(() => undefined);
      notary.signWith(undefined);
      throw asAuditError(error, 'The key cannot be changed');
    }
  }

  /** Waits for what is in flight, closes the segment and signs. Harmless when called twice. */
  async close(): Promise<void> {
    if (this.#isClosed) return this.#closing;
    this.#isClosed = true;
    this.#closing = this.#closeAll();
    return this.#closing;
  }

  async #closeAll(): Promise<void> {
    this.#start();
    await this.#running;
    await this.#segments.close();
    await this.#notary?.close();
    await this.#preparing;
  }

  #push(type: RecordType, fields: RecordFields, settled: Pick<Waiting, 'resolve' | 'reject'>): void {
    const { clock, commonFields } = this.#options;
    const timestamp = clock.now().toISOString();
    const monoMs = Math.max(0, Math.floor(clock.monotonicMs()));
    this.#waiting.push({ type, fields, common: commonFields?.(), timestamp, monoMs, encoded: undefined, ...settled });
  }

  /** The record before was timed by other clocks, as it seems: that is said before the next one. */
  #noticeJump(): void {
    const jump = this.#clocks?.look();
    if (jump !== undefined) this.#push('clock.jump', jump, { resolve: () => undefined, reject: () => undefined });
  }

  #start(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#running ??= this.#writeAll();
  }

  #startWithin(maxDelayMs: number): void {
    // What is being written now is followed by all that waits then.
    if (this.#running !== undefined) return;
    this.#timer ??= setTimeout(() => this.#start(), maxDelayMs);
    const [first] = this.#waiting;
    if (first === undefined || this.#waiting.length > 1) return;
    // It will be the first of its group, whoever joins: the one that does not wait need not wait for its encoding.
    try {
      first.encoded = encodeRecord(first, this.#head, this);
    } catch {
      // Its group meets the same and says so.
    }
  }

  async #writeAll(): Promise<void> {
    // Whoever appends in the same turn of the event loop joins the first group.
    await Promise.resolve();
    while (this.#waiting.length > 0) {
      const group = this.#takeGroup();
      if (group.records.length === 0) continue;
      let written: readonly AuditRecord[];
      try {
        // What became free since the disk was full may be gone in a moment: first the room for saying so.
        if (this.#ballast?.isSpent === true) await this.#ballast.restore();
        written = await this.#write(group.records, group.bytes);
      } catch (error) {
        const failure = asAuditError(error, 'The audit record could not be written, so nothing was sent');
        if (failure.code === 'disk-full') await this.#recordDiskFull(group.records.length);
        this.#rejectAll(group, failure);
        continue;
      }
      for (const [index, record] of written.entries()) {
        group.waiting[index]?.resolve(record);
        this.#listener?.(record);
      }
    }
    this.#running = undefined;
  }

  async #write(records: readonly EncodedRecord[], bytes: number): Promise<readonly AuditRecord[]> {
    const onDisk = this.#segments.write(records, bytes);
    // While the disk works.
    const written = records.map(({ record }) => record);
    await onDisk;
    const last = records.at(-1);
    if (last !== undefined) this.#head = { seq: last.seq, hash: last.leaf };
    this.#notary?.took(records.map(({ leaf }) => leaf));
    return written;
  }

  /** Into the room that the ballast leaves. Never throws. */
  async #recordDiskFull(refused: number): Promise<void> {
    if (this.#ballast === undefined || !(await this.#ballast.giveUp())) return;
    const { clock, commonFields, ballastBytes = 0 } = this.#options;
    const timestamp = clock.now().toISOString();
    const monoMs = Math.max(0, Math.floor(clock.monotonicMs()));
    const fields = { refused, freed_bytes: ballastBytes };
    try {
      const common = commonFields?.();
      const pending = { type: 'log.disk_full', fields, common, timestamp, monoMs } as const;
      const encoded = encodeRecord(pending, this.#head, this);
      for (const record of await this.#write([encoded], encoded.line.length)) this.#listener?.(record);
    } catch (error) {
      this.#options.logger?.log('error', 'audit.disk-full-not-recorded', { reason: messageOf(error) });
    }
  }

  /** The chain stands at the last durable record, so whoever comes next continues it without a gap. */
  #rejectAll(group: Group, error: AuditError): void {
    const late = this.#waiting;
    this.#waiting = [];
    for (const waiting of group.waiting) waiting.reject(error);
    for (const waiting of late) waiting.reject(error);
  }

  #takeGroup(): Group {
    const records: EncodedRecord[] = [];
    const taken: Waiting[] = [];
    let bytes = 0;
    let count = 0;
    let head = this.#head;
    for (const waiting of this.#waiting) {
      if (bytes >= maxGroupBytes) break;
      count += 1;
      try {
        const encoded = waiting.encoded ?? encodeRecord(waiting, head, this);
        head = { seq: encoded.seq, hash: encoded.leaf };
        records.push(encoded);
        bytes += encoded.line.length;
        taken.push(waiting);
      } catch (error) {
        waiting.reject(
          new AuditError('not-recordable', `A ${waiting.type} record has no form on disk: ${messageOf(error)}`),
        );
      }
    }
    this.#waiting.splice(0, count);
    return { records, bytes, waiting: taken };
  }
}
