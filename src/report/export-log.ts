// Writes the records of a period for somebody who has neither this program nor this machine.
import { randomBytes } from 'node:crypto';
import { lstat, mkdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join } from 'node:path';
import { errnoOf } from '../audit/error.ts';
import { leafHash } from '../audit/line.ts';
import type { VerifierKey } from '../audit/note.ts';
import { parseRecord } from '../audit/read.ts';
import { verifyLog, type Verification } from '../audit/verify.ts';
import { ExportSummary } from './export-summary.ts';
import { firstProblem } from './first-problem.ts';
import { HashedFile, type WrittenFile } from './hashed-file.ts';
import { type Extent, ExtentFinder } from './log-extent.ts';
import { storedLines } from './log-lines.ts';
import { manifestText } from './manifest.ts';
import { localPeriod, type Period } from './period.ts';
import { readMeText } from './read-me.ts';
import { RecordTable } from './record-table.ts';
import { ReportError } from './report-error.ts';

export interface ExportOptions {
  readonly auditDir: string;
  /** Local dates, `2026-01-31`, both included. */
  readonly from: string;
  readonly to: string;
  /** Absolute; is made, and must not exist before. */
  readonly folder: string;
  /** Of the program. */
  readonly version: string;
  readonly now?: () => Date;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: ExportProgress) => void;
  /** As in VerifyOptions. */
  readonly pinnedKeys?: readonly VerifierKey[];
  readonly witnessKeys?: readonly VerifierKey[];
  /** Called once the whole log was checked. */
  readonly onVerified?: ((result: Verification) => void) | undefined;
}

export interface ExportProgress {
  readonly phase: 'check' | 'write';
  readonly done: number;
  /** 0 while it is not known. */
  readonly total: number;
}

export interface ExportedLog {
  readonly records: number;
  readonly firstSeq: number | undefined;
  readonly lastSeq: number | undefined;
  readonly isChainWhole: boolean;
  /** The log has no record at all: there is no chain that could be whole. */
  readonly isEmpty: boolean;
  /** The first thing that is wrong with the log. */
  readonly problem: string | undefined;
  /** Names in the folder. */
  readonly files: readonly string[];
}

/**
 * Checks the whole log, then writes the part of the period. A log that is broken is exported too; the manifest says what
 * is wrong. One segment is in memory at a time. Throws ReportError; then there is no folder.
 */
export async function exportLog(options: ExportOptions): Promise<ExportedLog> {
  const period = localPeriod(options.from, options.to);
  const { folder } = options;
  await requireNewFolder(folder);
  const draft = join(dirname(folder), `${basename(folder)}.partial-${randomBytes(4).toString('hex')}`);
  await writable(folder, mkdir(draft, { mode: 0o700, recursive: false }));
  try {
    const exported = await new LogExport(options, period, draft).run();
    options.signal?.throwIfAborted();
    await requireNewFolder(folder);
    await writable(folder, rename(draft, folder));
    return exported;
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    if (options.signal?.aborted !== true) throw error;
    throw new ReportError('cancelled', 'Stopped; there is no export.', { cause: error });
  }
}

class LogExport {
  readonly #options: ExportOptions;
  readonly #period: Period;
  readonly #draft: string;
  readonly #summary: ExportSummary;

  constructor(options: ExportOptions, period: Period, draft: string) {
    this.#options = options;
    this.#period = period;
    this.#draft = draft;
    this.#summary = new ExportSummary(period);
  }

  async run(): Promise<ExportedLog> {
    const { version, onVerified, now = () => new Date() } = this.#options;
    const { check, extent } = await this.#check();
    onVerified?.(check);
    const records = await this.#writeRecords(extent);
    const problem = firstProblem(check);
    const summary = this.#summary;
    const manifest = manifestText({
      version,
      generatedAt: now(),
      period: this.#period,
      check,
      extent,
      summary,
      files: records,
    });
    const isEmpty = check.result === 'EMPTY';
    const readMe = readMeText({ period: this.#period, count: summary.count, isEmpty, problem });
    const texts = [await this.#writeText('manifest.json', manifest), await this.#writeText('README.txt', readMe)];
    const files = [...records, ...texts];
    const sums = files.map(({ name, sha256 }) => `${sha256}  ${name}\n`).join('');
    files.push(await this.#writeText('SHA256SUMS', sums));
    return {
      records: summary.count,
      firstSeq: summary.firstSeq,
      lastSeq: summary.lastSeq,
      isChainWhole: problem === undefined,
      isEmpty,
      problem,
      files: files.map(({ name }) => name),
    };
  }

  async #check(): Promise<{ readonly check: Verification; readonly extent: Extent | undefined }> {
    const { auditDir, pinnedKeys, witnessKeys, signal, onProgress } = this.#options;
    const finder = new ExtentFinder(this.#period);
    const check = await verifyLog(auditDir, {
      ...(pinnedKeys === undefined ? {} : { pinnedKeys }),
      ...(witnessKeys === undefined ? {} : { witnessKeys }),
      ...(signal === undefined ? {} : { signal }),
      onRecord: (record) => {
        finder.visit(record);
        onProgress?.({ phase: 'check', done: record.place + 1, total: 0 });
      },
    });
    return { check, extent: finder.extent };
  }

  async #writeRecords(extent: Extent | undefined): Promise<readonly WrittenFile[]> {
    const json = await this.#create('records.json');
    try {
      const csv = await this.#create('records.csv');
      try {
        await this.#copyRecords(extent, { json, csv });
        return [await this.#finished(json), await this.#finished(csv)];
      } finally {
        await csv.abandon();
      }
    } finally {
      await json.abandon();
    }
  }

  async #copyRecords(
    extent: Extent | undefined,
    { json, csv }: { readonly json: HashedFile; readonly csv: HashedFile },
  ): Promise<void> {
    const { auditDir, signal, onProgress } = this.#options;
    const table = new RecordTable();
    csv.add(Buffer.from(table.head));
    json.add(Buffer.from('['));
    if (extent !== undefined) {
      const total = extent.last - extent.first + 1;
      for await (const { bytes, place } of storedLines(auditDir, extent, signal)) {
        onProgress?.({ phase: 'write', done: place - extent.first + 1, total });
        const record = parseRecord(bytes);
        if (record === undefined) {
          this.#summary.addUnreadable();
          continue;
        }
        const leaf = leafHash(bytes);
        const separator = this.#summary.count === 0 ? '\n' : ',\n';
        this.#summary.add(record, leaf);
        // A copy: the segment is dropped before the file is flushed.
        if (json.add(Buffer.concat([Buffer.from(separator), bytes]))) await this.#write(json.flush());
        if (csv.add(Buffer.from(table.row(record, leaf)))) await this.#write(csv.flush());
      }
    }
    json.add(Buffer.from('\n]\n'));
  }

  async #writeText(name: string, text: string): Promise<WrittenFile> {
    const file = await this.#create(name);
    try {
      file.add(Buffer.from(text));
      return await this.#finished(file);
    } finally {
      await file.abandon();
    }
  }

  #create(name: string): Promise<HashedFile> {
    return this.#write(HashedFile.create(join(this.#draft, name), name));
  }

  #finished(file: HashedFile): Promise<WrittenFile> {
    return this.#write(file.finish());
  }

  #write<Result>(done: Promise<Result>): Promise<Result> {
    return writable(this.#options.folder, done);
  }
}

async function requireNewFolder(folder: string): Promise<void> {
  if (!isAbsolute(folder)) {
    throw new ReportError('folder-not-absolute', `"${folder}" is no absolute path, so it is not clear where it is.`);
  }
  const isThere = await lstat(folder).then(
    () => true,
    (error: unknown) => errnoOf(error) !== 'ENOENT' && errnoOf(error) !== 'ENOTDIR',
  );
  if (isThere) {
    throw new ReportError(
      'folder-exists',
      `${folder} is there already. An export is written to a new folder; name one.`,
    );
  }
}

async function writable<Result>(folder: string, done: Promise<Result>): Promise<Result> {
  try {
    return await done;
  } catch (cause) {
    throw new ReportError(
      'not-writable',
      `${folder} could not be written (${errnoOf(cause) ?? 'unknown'}), so there is no export. Check that the folder it is to stand in exists, and its free space.`,
      { cause },
    );
  }
}
