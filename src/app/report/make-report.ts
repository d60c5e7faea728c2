// From a home's log to a report in a file: one walk over the log, then the file, then the record of it.
import { findDeveloper } from '../developer.ts';
import type { PolicyService } from '../policy/policy-service.ts';
import { collectWithPart } from '../../report/evidence/collect.ts';
import type { EvidenceModel } from '../../report/evidence/model.ts';
import type { Period } from '../../report/period.ts';
import { ReportError } from '../../report/report-error.ts';
import { type ReportSample, sampleOf } from '../../report/report-sample.ts';
import type { ReportFormat } from '../../report/report.ts';
import type { StatePaths } from '../state-dir.ts';
import { evidenceSource, type Redaction } from './evidence-source.ts';
import { type ExportFact, recordExport } from './export-record.ts';
import { keyInventory } from './key-inventory.ts';
import { signFirst, type SignedFirst } from './sign-first.ts';
import { writeReport, type WrittenReport } from './write-report.ts';

export interface MakeReportOptions {
  readonly paths: StatePaths;
  readonly policy: PolicyService;
  readonly period: Period;
  readonly format: ReportFormat;
  readonly redact: Redaction;
  /** Absolute. */
  readonly output: string;
  readonly isForced?: boolean;
  /** Requests to pick by a seed of the auditor's. */
  readonly sample?: { readonly seed: string; readonly size: number } | undefined;
  readonly signal?: AbortSignal | undefined;
  /** `check`: bytes of the log that were read, of all there are. `write`: it is drawn and stored. */
  readonly onProgress?: (progress: ReportProgress) => void;
  /** Default: to the proxy that runs, or to the log itself. False: it is on no record. */
  readonly record?: (fact: ExportFact) => Promise<boolean>;
  /** Has the log signed before it is read. Default: the proxy that runs is asked to. */
  readonly sign?: () => Promise<SignedFirst>;
}

export interface ReportProgress {
  readonly phase: 'check' | 'write';
  readonly done: number;
  readonly total: number;
}

export interface MadeReport extends WrittenReport {
  readonly model: EvidenceModel;
  readonly isRecorded: boolean;
  readonly signedFirst: SignedFirst;
  /** Undefined: none was asked for. */
  readonly sample: ReportSample | undefined;
}

/** Throws ReportError, also `cancelled`; then there is no file. */
export async function makeReport(options: MakeReportOptions): Promise<MadeReport> {
  const { paths, policy, period, format, redact, output, signal, onProgress } = options;
  try {
    const source = await evidenceSource({ paths, policy: policy.current(), period, redact });
    const signedFirst = await (options.sign?.() ?? signFirst(paths));
    const { model, part } = await collectWithPart({
      ...source,
      keys: await keyInventory(paths.keysDir),
      signal,
      onProgress: (progress) => onProgress?.({ phase: 'check', ...progress }),
    });
    const { auditDir, pseudonymHash } = source;
    const asked = options.sample;
    const signedSize = model.verification.checkpoints.lastSize;
    const sample =
      asked === undefined
        ? undefined
        : await sampleOf({ auditDir, part, period, pseudonymHash, signedSize, signal, ...asked });
    signal?.throwIfAborted();
    onProgress?.({ phase: 'write', done: 0, total: 0 });
    const written = await writeReport({ model, format, sample, output, isForced: options.isForced === true });
    const fact = factOf(model, written, redact);
    const record = options.record ?? (() => recordExport(paths, { fact, by: findDeveloper().developer }, policy));
    return { ...written, model, sample, signedFirst, isRecorded: await record(fact) };
  } catch (error) {
    if (signal?.aborted !== true) throw error;
    throw new ReportError('cancelled', 'Stopped; there is no report.', { cause: error });
  }
}

function factOf(
  { about, population }: EvidenceModel,
  { format, sha256 }: WrittenReport,
  redact: Redaction,
): ExportFact {
  return {
    what: 'report',
    format,
    exportId: about.exportId,
    from: about.period.from,
    to: about.period.to,
    records: population.records,
    populationHash: population.hash,
    redact,
    sha256,
  };
}
