// The records of a period as lines for another program: stored lines, or what a receiver of logs or security events takes.
import { createHash, hash } from 'node:crypto';
import { checkLine } from '../audit/line.ts';
import { parseRecord } from '../audit/read.ts';
import { verifyLog } from '../audit/verify.ts';
import { type EncoderOptions, type RecordEncoder, recordEncoder } from '../sync/record-encoder.ts';
import type { ExportProgress } from './export-log.ts';
import { firstProblem } from './first-problem.ts';
import { type Extent, ExtentFinder } from './log-extent.ts';
import { storedLines } from './log-lines.ts';
import type { Period } from './period.ts';
import { ReportError } from './report-error.ts';

export interface StreamOptions extends Omit<EncoderOptions, 'sha256'> {
  readonly auditDir: string;
  /** Undefined: the whole log. */
  readonly period: Period | undefined;
  /** Takes bytes and says when it takes more. */
  readonly write: (bytes: Buffer) => Promise<void>;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: ExportProgress) => void;
}

export interface StreamedLog {
  readonly records: number;
  readonly firstSeq: number | undefined;
  readonly lastSeq: number | undefined;
  /** Lines that are no records; they are left out. */
  readonly unreadable: number;
  readonly isChainWhole: boolean;
  /** The log has no record at all: there is no chain that could be whole. */
  readonly isEmpty: boolean;
  /** The first thing that is wrong with the log. */
  readonly problem: string | undefined;
  /** SHA-256 over the leaf hashes (32 bytes each, in order) of the records, hex. */
  readonly populationHash: string;
  readonly bytes: number;
  /** Of all that was written, hex. */
  readonly sha256: string;
}

const chunkBytes = 256 * 1024;

/**
 * Checks the whole log, then writes the records from the first one of the period to the last. A log that is broken is
 * written too. One segment is in memory at a time. Throws ReportError `cancelled`, and what `write` throws.
 */
export async function streamLog(options: StreamOptions): Promise<StreamedLog> {
  try {
    return await new LogStream(options).run();
  } catch (error) {
    if (options.signal?.aborted !== true) throw error;
    throw new ReportError('cancelled', 'Stopped; the export is not complete.', { cause: error });
  }
}

class LogStream {
  readonly #options: StreamOptions;
  readonly #encoder: RecordEncoder;
  readonly #hash = createHash('sha256');
  readonly #population = createHash('sha256');
  #waiting: Buffer[] = [];
  #waitingBytes = 0;
  #bytes = 0;
  #records = 0;
  #unreadable = 0;
  #firstSeq: number | undefined;
  #lastSeq: number | undefined;

  constructor(options: StreamOptions) {
    this.#options = options;
    this.#encoder = recordEncoder({ ...options, sha256: (text) => hash('sha256', text, 'hex') });
  }

  async run(): Promise<StreamedLog> {
    const { extent, isEmpty, problem } = await this.#check();
    if (extent !== undefined) await this.#copy(extent);
    this.#take(this.#encoder.end());
    await this.#flush();
    return {
      records: this.#records,
      firstSeq: this.#firstSeq,
      lastSeq: this.#lastSeq,
      unreadable: this.#unreadable,
      isChainWhole: problem === undefined,
      isEmpty,
      problem,
      populationHash: this.#population.digest('hex'),
      bytes: this.#bytes,
      sha256: this.#hash.digest('hex'),
    };
  }

  async #check(): Promise<Pick<StreamedLog, 'isEmpty' | 'problem'> & { readonly extent: Extent | undefined }> {
    const { auditDir, period, signal, onProgress } = this.#options;
    const finder = new ExtentFinder(period ?? always);
    const check = await verifyLog(auditDir, {
      ...(signal === undefined ? {} : { signal }),
      onRecord: (record) => {
        finder.visit(record);
        onProgress?.({ phase: 'check', done: record.place + 1, total: 0 });
      },
    });
    return { extent: finder.extent, isEmpty: check.result === 'EMPTY', problem: firstProblem(check) };
  }

  async #copy(extent: Extent): Promise<void> {
    const { auditDir, signal, onProgress } = this.#options;
    const total = extent.last - extent.first + 1;
    for await (const { bytes, place } of storedLines(auditDir, extent, signal)) {
      onProgress?.({ phase: 'write', done: place - extent.first + 1, total });
      const head = checkLine(bytes);
      const record = 'fault' in head ? undefined : parseRecord(bytes);
      if ('fault' in head || record === undefined) {
        this.#unreadable += 1;
        continue;
      }
      this.#records += 1;
      this.#population.update(head.leaf, 'hex');
      this.#firstSeq ??= head.seq;
      this.#lastSeq = head.seq;
      this.#take(this.#encoder.add({ record, leaf: head.leaf, line: bytes }));
      if (this.#waitingBytes >= chunkBytes) await this.#flush();
    }
  }

  #take(lines: readonly (string | Uint8Array)[]): void {
    for (const line of lines) {
      // A copy: the segment is dropped before this is written.
      const bytes = Buffer.concat([typeof line === 'string' ? Buffer.from(line, 'utf8') : line, newline]);
      this.#waiting.push(bytes);
      this.#waitingBytes += bytes.length;
    }
  }

  async #flush(): Promise<void> {
    const bytes = Buffer.concat(this.#waiting, this.#waitingBytes);
    this.#waiting = [];
    this.#waitingBytes = 0;
    if (bytes.length === 0) return;
    this.#hash.update(bytes);
    this.#bytes += bytes.length;
    await this.#options.write(bytes);
  }
}

const newline = Buffer.of(0x0a);

/** Every time that a record can have. */
const always: Period = { from: '', to: '', timeZone: 'UTC', fromUtc: '', untilUtc: '\uffff' };
