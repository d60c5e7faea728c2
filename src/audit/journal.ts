// The one writer of the audit log: canonical lines, chained by hash, on disk before `append` resolves.
import { join } from 'node:path';
import { nanoid } from 'nanoid';
import { canonicalJson } from '../base/canonical-json.ts';
import type { Clock } from '../base/clock.ts';
import { messageOf } from '../base/error.ts';
import { AppendFile, type FileSystem, nodeFileSystem } from './append-file.ts';
import { adviceFor, AuditError, errnoOf, writeFailureOf } from './error.ts';
import { firstPrevHash, leafHash } from './line.ts';
import type { AuditRecord, Envelope, RecordFields, RecordType, RecordWriter } from './record.ts';
import { recover, type TornTail } from './recovery.ts';
import { randomHex } from './random-hex.ts';
import { listSegments, makeAuditDir, segmentName } from './segment.ts';

export interface JournalOptions {
  readonly auditDir: string;
  readonly clock: Clock;
  /** Fields of the `daemon.start` record. */
  readonly startFields?: RecordFields;
  /** Fields of every record besides its own: asked when it is appended. */
  readonly commonFields?: () => RecordFields;
  readonly fileSystem?: FileSystem;
  /** A segment is closed before it would grow beyond this. */
  readonly maxSegmentBytes?: number;
}

export interface ChainHead {
  readonly seq: number;
  /** Leaf hash of the last durable record, hex. */
  readonly hash: string;
}

const defaultMaxSegmentBytes = 8 * 1024 * 1024;
/** One write and one fdatasync carry at most so much. */
const maxGroupBytes = 1024 * 1024;
const maxRecordBytes = 4 * 1024 * 1024;
const envelopeNames = ['v', 'chain', 'inc', 'seq', 'prev_hash', 'nonce', 'type', 'timestamp', 'mono_ms'] as const;

/**
 * Opens the log for writing: repairs a torn tail, starts a segment of its own, writes `log.torn_tail` and
 * `daemon.start`. The caller holds the home's lock and closes the journal. Throws AuditError: `corrupted`, `held`,
 * or why the disk refused.
 */
export async function openJournal(options: JournalOptions): Promise<Journal> {
  const fileSystem = options.fileSystem ?? nodeFileSystem;
  const { auditDir } = options;
  try {
    await makeAuditDir(auditDir);
    const segments = await listSegments(auditDir);
    const { head, tornTails } = await recover(auditDir, segments, fileSystem);
    const previousInc = segments.reduce((highest, segment) => Math.max(highest, segment.inc), 0);
    const journal = new Journal({
      auditDir,
      clock: options.clock,
      fileSystem,
      maxSegmentBytes: options.maxSegmentBytes ?? defaultMaxSegmentBytes,
      commonFields: options.commonFields,
      chain: head?.chain ?? `c_${nanoid()}`,
      inc: previousInc + 1,
      segmentNumber: segments.at(-1)?.number ?? 0,
      head: { seq: head?.seq ?? -1, hash: head?.leaf ?? firstPrevHash },
      tornTails,
    });
    const first = tornTails.map((torn) => journal.append('log.torn_tail', { ...torn }));
    const start = { ...options.startFields, previous_inc: previousInc, torn_tails: tornTails.length };
    const written = await Promise.allSettled([...first, journal.append('daemon.start', start)]);
    const failed = written.find((result) => result.status === 'rejected');
    if (failed !== undefined) {
      await journal.close();
      throw failed.reason;
    }
    return journal;
  } catch (error) {
    throw asAuditError(error, 'The audit log cannot be opened');
  }
}

interface JournalState {
  readonly auditDir: string;
  readonly clock: Clock;
  readonly fileSystem: FileSystem;
  readonly maxSegmentBytes: number;
  readonly commonFields: (() => RecordFields) | undefined;
  readonly chain: string;
  readonly inc: number;
  /** Of the last segment that exists. */
  readonly segmentNumber: number;
  readonly head: ChainHead;
  readonly tornTails: readonly TornTail[];
}

interface OpenSegment {
  readonly file: AppendFile;
  readonly path: string;
  /** UTC, `2026-01-31`. */
  readonly day: string;
}

interface Encoded {
  readonly record: AuditRecord;
  readonly line: Buffer;
}

interface Waiting {
  readonly type: RecordType;
  readonly fields: RecordFields;
  readonly common: RecordFields | undefined;
  readonly timestamp: string;
  readonly monoMs: number;
  /** Made ahead, for this head of the chain. */
  encoded: Encoded | undefined;
  readonly resolve: (record: AuditRecord) => void;
  readonly reject: (error: AuditError) => void;
}

interface Group {
  readonly lines: readonly Buffer[];
  readonly bytes: number;
  readonly head: ChainHead;
  /** One call per line: hands the record to who waits for it. */
  readonly done: readonly (() => void)[];
  readonly waiting: readonly Waiting[];
}

/** Made by `openJournal`. Appends that are in flight together share one fdatasync. */
export class Journal implements RecordWriter {
  readonly chain: string;
  readonly inc: number;
  /** What the opening cut off; each is also a `log.torn_tail` record. */
  readonly tornTails: readonly TornTail[];
  readonly #state: JournalState;
  #head: ChainHead;
  #segmentNumber: number;
  #segment: OpenSegment | undefined;
  #waiting: Waiting[] = [];
  #running: Promise<void> | undefined;
  /** Ends the wait of records that may wait. */
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;
  #listener: ((record: AuditRecord) => void) | undefined;

  constructor(state: JournalState) {
    this.#state = state;
    this.chain = state.chain;
    this.inc = state.inc;
    this.tornTails = state.tornTails;
    this.#head = state.head;
    this.#segmentNumber = state.segmentNumber;
  }

  /** The last record that is on disk. `seq` is -1 while there is none. */
  get head(): ChainHead {
    return this.#head;
  }

  /** Gives each record that becomes durable from now on to one listener, in the order of the chain. It must not throw. */
  listen(listener: (record: AuditRecord) => void): void {
    this.#listener = listener;
  }

  append(type: RecordType, fields: RecordFields, maxDelayMs = 0): Promise<AuditRecord> {
    if (this.#isClosed) {
      return Promise.reject(new AuditError('closed', 'The audit log was closed; nothing more is recorded'));
    }
    const timestamp = this.#state.clock.now().toISOString();
    const monoMs = Math.max(0, Math.floor(this.#state.clock.monotonicMs()));
    const common = this.#state.commonFields?.();
    return new Promise<AuditRecord>((resolve, reject) => {
      this.#waiting.push({ type, fields, common, timestamp, monoMs, encoded: undefined, resolve, reject });
      if (maxDelayMs === 0) this.#start();
      else this.#startWithin(maxDelayMs);
    });
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
      first.encoded = this.#encode(first, this.#head);
    } catch {
      // Its group meets the same and says so.
    }
  }

  /** Waits for what is in flight, then closes the segment. Harmless when called twice. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#start();
    await this.#running;
    const segment = this.#segment;
    this.#segment = undefined;
    if (segment === undefined) return;
    const isEmpty = segment.file.length === 0;
    await segment.file.close().catch(() => undefined);
    if (isEmpty) await this.#state.fileSystem.remove(segment.path).catch(() => undefined);
  }

  async #writeAll(): Promise<void> {
    // Whoever appends in the same turn of the event loop joins the first group.
    await Promise.resolve();
    while (this.#waiting.length > 0) {
      const group = this.#takeGroup();
      if (group.lines.length === 0) continue;
      try {
        await this.#write(group);
      } catch (error) {
        this.#rejectAll(group, asAuditError(error, 'The audit record could not be written, so nothing was sent'));
        continue;
      }
      this.#head = group.head;
      for (const done of group.done) done();
    }
    this.#running = undefined;
  }

  /** The chain stands at the last durable record, so whoever comes next continues it without a gap. */
  #rejectAll(group: Group, error: AuditError): void {
    const late = this.#waiting;
    this.#waiting = [];
    for (const waiting of group.waiting) waiting.reject(error);
    for (const waiting of late) waiting.reject(error);
  }

  #takeGroup(): Group {
    const lines: Buffer[] = [];
    const done: (() => void)[] = [];
    const taken: Waiting[] = [];
    let bytes = 0;
    let count = 0;
    let head = this.#head;
    for (const waiting of this.#waiting) {
      if (bytes >= maxGroupBytes) break;
      count += 1;
      try {
        const { record, line } = waiting.encoded ?? this.#encode(waiting, head);
        head = { seq: record.seq, hash: leafHash(line.subarray(0, -1)) };
        lines.push(line);
        bytes += line.length;
        taken.push(waiting);
        done.push(() => {
          waiting.resolve(record);
          this.#listener?.(record);
        });
      } catch (error) {
        waiting.reject(
          new AuditError('not-recordable', `A ${waiting.type} record has no form on disk: ${messageOf(error)}`),
        );
      }
    }
    this.#waiting.splice(0, count);
    return { lines, bytes, head, done, waiting: taken };
  }

  #encode(waiting: Waiting, head: ChainHead): Encoded {
    for (const name of envelopeNames) {
      if (Object.hasOwn(waiting.fields, name)) throw new Error(`the field ${name} belongs to the envelope`);
    }
    const envelope: Envelope = {
      v: 1,
      chain: this.chain,
      inc: this.inc,
      seq: head.seq + 1,
      prev_hash: head.hash,
      nonce: randomHex(),
      type: waiting.type,
      timestamp: waiting.timestamp,
      mono_ms: waiting.monoMs,
    };
    // No name stands in two of them. Spreading so many fields takes three times as long.
    const record: AuditRecord = Object.assign(envelope, waiting.common, waiting.fields);
    const line = Buffer.from(`${canonicalJson(record)}\n`, 'utf8');
    if (line.length > maxRecordBytes)
      throw new Error(`it would take ${line.length} bytes, more than ${maxRecordBytes}`);
    return { record, line };
  }

  async #write(group: Group): Promise<void> {
    const day = this.#state.clock.now().toISOString().slice(0, 10);
    const open = this.#segment;
    const isFull =
      open !== undefined && open.file.length > 0 && open.file.length + group.bytes > this.#state.maxSegmentBytes;
    const segment = open === undefined || isFull || day > open.day ? await this.#rotate(day) : open;
    await segment.file.append(Buffer.concat(group.lines, group.bytes));
  }

  async #rotate(day: string): Promise<OpenSegment> {
    const { auditDir, fileSystem } = this.#state;
    const others = await listSegments(auditDir);
    if (others.some((segment) => segment.inc > this.inc)) throw heldByAnother();
    await this.#segment?.file.settle();
    const number = this.#segmentNumber + 1;
    const path = join(auditDir, segmentName(number, this.inc));
    let created: Awaited<ReturnType<FileSystem['create']>>;
    try {
      created = await fileSystem.create(path);
    } catch (error) {
      throw errnoOf(error) === 'EEXIST' ? heldByAnother() : error;
    }
    // A number is used once, also when the next step fails: the following try then meets no file.
    this.#segmentNumber = number;
    try {
      await fileSystem.syncDirectory(auditDir);
    } catch (error) {
      await created.close();
      throw error;
    }
    const previous = this.#segment;
    const segment = { file: new AppendFile(created, 0), path, day };
    this.#segment = segment;
    await previous?.file.close().catch(() => undefined);
    return segment;
  }
}

function heldByAnother(): AuditError {
  return new AuditError(
    'held',
    'Another Pretense process writes this audit log; stop one of the two or give one its own --home',
  );
}

function asAuditError(error: unknown, what: string): AuditError {
  if (error instanceof AuditError) return error;
  const failure = writeFailureOf(error);
  return new AuditError(failure, `${what}: ${adviceFor(failure)} (${errnoOf(error) ?? messageOf(error)})`, {
    cause: error,
  });
}
