// The segments of one start of the writer, one after the other.
import { join } from 'node:path';
import type { Clock } from '../base/clock.ts';
import { AppendFile, type FileSystem } from './append-file.ts';
import type { EncodedRecord } from './encode-record.ts';
import { AuditError, errnoOf } from './error.ts';
import { listStoredSegments, segmentName } from './segment.ts';
import { type SegmentSummary, SummaryBuilder } from './segment-summary.ts';

export interface SegmentWriterOptions {
  readonly auditDir: string;
  readonly clock: Clock;
  readonly fileSystem: FileSystem;
  /** A segment is closed before it would grow beyond this. */
  readonly maxSegmentBytes: number;
  readonly inc: number;
  /** Of the last segment that exists. */
  readonly segmentNumber: number;
  /** Told of each segment that holds records and to which nothing is added any more. It must not throw. */
  readonly onFinished: (summary: SegmentSummary) => void;
}

interface OpenSegment {
  readonly file: AppendFile;
  readonly path: string;
  /** UTC, `2026-01-31`. */
  readonly day: string;
  readonly summary: SummaryBuilder;
  /** On disk, and not in the summary yet. */
  unsummed: Written | undefined;
}

interface Written {
  readonly records: readonly EncodedRecord[];
  readonly lines: Buffer;
}

/** One call at a time; the owner closes it. */
export class SegmentWriter {
  readonly #options: SegmentWriterOptions;
  #number: number;
  #segment: OpenSegment | undefined;

  constructor(options: SegmentWriterOptions) {
    this.#options = options;
    this.#number = options.segmentNumber;
  }

  /** Resolves when all of them are on disk; otherwise none is. `bytes`: of their lines. */
  async write(records: readonly EncodedRecord[], bytes: number): Promise<void> {
    const day = this.#options.clock.now().toISOString().slice(0, 10);
    const open = this.#segment;
    const isFull =
      open !== undefined && open.file.length > 0 && open.file.length + bytes > this.#options.maxSegmentBytes;
    const segment = open === undefined || isFull || day > open.day ? await this.#rotate(day) : open;
    const lines = Buffer.concat(
      records.map(({ line }) => line),
      bytes,
    );
    const appended = segment.file.append(lines);
    // While the disk works.
    sumUp(segment);
    await appended;
    segment.unsummed = { records, lines };
  }

  async close(): Promise<void> {
    const segment = this.#segment;
    this.#segment = undefined;
    if (segment === undefined) return;
    const isEmpty = segment.file.length === 0;
    await segment.file.close().catch(() => undefined);
    if (isEmpty) await this.#options.fileSystem.remove(segment.path).catch(() => undefined);
    // Bytes that the disk did not let go of are a torn tail: the next start cuts it off and seals the segment.
    else if (segment.file.isWhole) this.#finish(segment);
  }

  async #rotate(day: string): Promise<OpenSegment> {
    const { auditDir, fileSystem, inc } = this.#options;
    const others = await listStoredSegments(auditDir);
    if (others.some((segment) => segment.inc > inc)) throw heldByAnother();
    await this.#segment?.file.settle();
    const number = this.#number + 1;
    const name = segmentName(number, inc);
    const path = join(auditDir, name);
    let created: Awaited<ReturnType<FileSystem['create']>>;
    try {
      created = await fileSystem.create(path);
    } catch (error) {
      throw errnoOf(error) === 'EEXIST' ? heldByAnother() : error;
    }
    // A number is used once, also when the next step fails: the following try then meets no file.
    this.#number = number;
    try {
      await fileSystem.syncDirectory(auditDir);
    } catch (error) {
      await created.close();
      throw error;
    }
    const previous = this.#segment;
    const segment = {
      file: new AppendFile(created, 0),
      path,
      day,
      summary: new SummaryBuilder(name),
      unsummed: undefined,
    };
    this.#segment = segment;
    await previous?.file.close().catch(() => undefined);
    if (previous !== undefined) this.#finish(previous);
    return segment;
  }

  #finish(segment: OpenSegment): void {
    sumUp(segment);
    const finished = segment.summary.finish();
    if (finished !== undefined) this.#options.onFinished(finished);
  }
}

function sumUp(segment: OpenSegment): void {
  const { unsummed, summary } = segment;
  if (unsummed === undefined) return;
  summary.addBytes(unsummed.lines);
  for (const { record, leaf } of unsummed.records) summary.add(record, leaf);
  segment.unsummed = undefined;
}

function heldByAnother(): AuditError {
  return new AuditError(
    'held',
    'Another Pretense process writes this audit log; stop one of the two or give one its own --home',
  );
}
