// Records of a period as lines, into a file or a stream, and that they were given out on the record.
import { type FileHandle, lstat, open, rename, unlink } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { errnoOf } from '../../audit/error.ts';
import { CodedError } from '../../base/error.ts';
import type { ExportProgress } from '../../report/export-log.ts';
import type { Period } from '../../report/period.ts';
import { ReportError } from '../../report/report-error.ts';
import { type StreamedLog, type StreamOptions, streamLog } from '../../report/stream-log.ts';
import type { OcsfVersion } from '../../sync/ocsf.ts';
import type { LineFormat } from '../../sync/record-encoder.ts';
import { findDeveloper } from '../developer.ts';
import { loadKeys } from '../keys.ts';
import type { PolicyService } from '../policy/policy-service.ts';
import { deviceId } from '../record-base.ts';
import type { StatePaths } from '../state-dir.ts';
import { productVersion } from '../version.ts';
import { placeDraft } from '../whole-file.ts';
import { wordMapFile } from '../word-map-store.ts';
import { pseudonymHash, type Redaction } from './evidence-source.ts';
import { recordExport } from './export-record.ts';

export interface StreamExportOptions {
  readonly paths: StatePaths;
  readonly policy: PolicyService;
  readonly format: LineFormat;
  readonly ocsfVersion: OcsfVersion;
  /** Undefined: the whole log. */
  readonly period: Period | undefined;
  readonly redact: Redaction;
  /** An absolute path, or who takes the bytes and says when it takes more. */
  readonly target: { readonly path: string; readonly isForced: boolean } | { readonly write: Write };
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: ExportProgress) => void;
}

export type Write = (bytes: Buffer) => Promise<void>;

export interface StreamedExport extends StreamedLog {
  /** False: the log could not be written, so that the export is on no record. */
  readonly isRecorded: boolean;
}

/** Throws ReportError, and KeysError when pseudonyms are asked for and the home has no keys. */
export async function streamExport(options: StreamExportOptions): Promise<StreamedExport> {
  const { paths, policy, format, redact, period, target } = options;
  const stream = await streamOptions(options);
  const streamed = await ('path' in target
    ? toFile(target, (write) => streamLog({ ...stream, write }))
    : streamLog({ ...stream, write: target.write }));
  const fact = {
    what: 'records' as const,
    format,
    exportId: undefined,
    from: period?.from ?? '',
    to: period?.to ?? '',
    records: streamed.records,
    populationHash: streamed.populationHash,
    redact,
    sha256: streamed.sha256,
  };
  const isRecorded = await recordExport(paths, { fact, by: findDeveloper().developer }, policy);
  return { ...streamed, isRecorded };
}

async function streamOptions(options: StreamExportOptions): Promise<Omit<StreamOptions, 'write'>> {
  const { paths, format, ocsfVersion, period, redact, signal, onProgress } = options;
  return {
    auditDir: paths.auditDir,
    format,
    ocsfVersion,
    period,
    productVersion,
    deviceId: await knownDevice(paths),
    ...(redact === 'none' ? {} : { pseudonymHash: await pseudonymHash(paths) }),
    ...(signal === undefined ? {} : { signal }),
    ...(onProgress === undefined ? {} : { onProgress }),
  };
}

/** Records name it too; without the keys of the home these alone do. */
async function knownDevice({ keysDir, mapDir }: StatePaths): Promise<string | undefined> {
  try {
    return deviceId((await loadKeys({ keysDir, mapFile: wordMapFile(mapDir), mayCreate: false })).record.key);
  } catch (error) {
    if (error instanceof CodedError) return undefined;
    throw error;
  }
}

/** Beside its place until it is complete; readable by its owner only. */
async function toFile<Result>(
  { path, isForced }: { readonly path: string; readonly isForced: boolean },
  run: (write: Write) => Promise<Result>,
): Promise<Result> {
  if (!isForced && (await isThere(path))) throw fileExists(path);
  const draft = `${path}.${randomBytes(4).toString('hex')}.draft`;
  const handle = await writable(path, open(draft, 'wx', 0o600));
  try {
    const result = await run((bytes) => writable(path, handle.writeFile(bytes)));
    await writable(path, finish(handle, { draft, path, isForced }));
    return result;
  } finally {
    await handle.close().catch(() => undefined);
    await unlink(draft).catch(() => undefined);
  }
}

async function finish(
  handle: FileHandle,
  { draft, path, isForced }: { readonly draft: string; readonly path: string; readonly isForced: boolean },
): Promise<void> {
  await handle.sync();
  await handle.close();
  await (isForced ? rename(draft, path) : placeDraft(draft, path));
}

function isThere(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    (error: unknown) => errnoOf(error) !== 'ENOENT' && errnoOf(error) !== 'ENOTDIR',
  );
}

async function writable<Result>(path: string, done: Promise<Result>): Promise<Result> {
  try {
    return await done;
  } catch (cause) {
    if (errnoOf(cause) === 'EEXIST') throw fileExists(path, cause);
    throw new ReportError(
      'not-writable',
      `${path} could not be written (${errnoOf(cause) ?? 'unknown'}), so there is no export. Check that its folder exists, and its free space.`,
      { cause },
    );
  }
}

function fileExists(path: string, cause?: unknown): ReportError {
  return new ReportError(
    'file-exists',
    `${path} is there already and was left as it is. Name another file, or add --force.`,
    {
      cause,
    },
  );
}
