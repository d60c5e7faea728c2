// A report of a period in a file: made in memory, then on disk completely or not at all.
import { createHash } from 'node:crypto';
import { isAbsolute } from 'node:path';
import { errnoOf } from '../../audit/error.ts';
import type { EvidenceModel } from '../../report/evidence/model.ts';
import { ReportError } from '../../report/report-error.ts';
import type { ReportSample } from '../../report/report-sample.ts';
import { reportBytes, type ReportFormat } from '../../report/report.ts';
import { createWholeFile, replaceWholeFile } from '../whole-file.ts';
import { drawReport } from './draw-report.ts';

export interface WriteReportOptions {
  readonly model: EvidenceModel;
  readonly format: ReportFormat;
  readonly sample?: ReportSample | undefined;
  /** Absolute. */
  readonly output: string;
  /** A file that is there is replaced. Default: it stays, and there is no report. */
  readonly isForced?: boolean;
}

export interface WrittenReport {
  readonly path: string;
  readonly format: ReportFormat;
  readonly bytes: number;
  /** Hex. */
  readonly sha256: string;
}

/** Readable by its owner only. Throws ReportError `folder-not-absolute`, `file-exists`, `not-writable`. */
export async function writeReport({
  model,
  format,
  sample,
  output,
  isForced,
}: WriteReportOptions): Promise<WrittenReport> {
  if (!isAbsolute(output))
    throw new ReportError('folder-not-absolute', `"${output}" is no absolute path, so it is not clear where it is.`);
  const bytes = await reportBytes({ model, format, sample, draw: drawReport });
  try {
    if (isForced === true) await replaceWholeFile(output, bytes);
    else await createWholeFile(output, bytes);
  } catch (cause) {
    if (errnoOf(cause) === 'EEXIST')
      throw new ReportError('file-exists', `${output} is there already and was left as it is.`, { cause });
    throw new ReportError(
      'not-writable',
      `${output} could not be written (${errnoOf(cause) ?? 'unknown'}), so there is no report. Check that its folder exists, and its free space.`,
      { cause },
    );
  }
  return { path: output, format, bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
}
