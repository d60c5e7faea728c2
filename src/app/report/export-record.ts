// That something of the log was given out, on the record: through the proxy that has the log open, or directly.
import type { RecordFields, RecordWriter } from '../../audit/record.ts';
import { CodedError } from '../../base/error.ts';
import { askProxy, isNotRunning } from '../control-client.ts';
import { withLoneJournal } from '../lone-journal.ts';
import type { PolicyService } from '../policy/policy-service.ts';
import { prepareStateDir, type StatePaths } from '../state-dir.ts';

/** `status`: how it stands at this moment. `report`: one file of figures. `pack`: figures and records, as a zip. `records`: records alone. */
export type ExportKind = 'report' | 'pack' | 'records' | 'status';

const kinds: readonly ExportKind[] = ['report', 'pack', 'records', 'status'];

export interface ExportFact {
  readonly what: ExportKind;
  /** `soc2`, `json`, `csv`, `zip`, `ndjson`, … */
  readonly format: string;
  /** Undefined where the export has none. */
  readonly exportId: string | undefined;
  /** Local dates, both included; empty: the whole log. */
  readonly from: string;
  readonly to: string;
  /** Records of the period. */
  readonly records: number;
  /** Hex; empty when it could not be told. */
  readonly populationHash: string;
  readonly redact: string;
  /** Of the file, hex; undefined for a folder. */
  readonly sha256: string | undefined;
}

type ExportRequestErrorCode = 'bad-request';

class ExportRequestError extends CodedError<ExportRequestErrorCode> {}

/** Untrusted: the body. */
export function exportRecordEndpoints(records: RecordWriter, developer: () => string) {
  return {
    'POST /__pretense/record-export': async (body: unknown): Promise<{ readonly seq: number }> => ({
      seq: await appendExport(records, parseFact(body), developer()),
    }),
  };
}

/** Rejects with AuditError when it cannot be written. */
export async function appendExport(records: RecordWriter, fact: ExportFact, by: string): Promise<number> {
  const { seq } = await records.append('export.created', { ...fieldsOf(fact), by });
  return seq;
}

/** False: the log could not be written, so that what was made is on no record. `by`: whose machine this is. */
export async function recordExport(
  paths: StatePaths,
  { fact, by }: { readonly fact: ExportFact; readonly by: string },
  policy: PolicyService,
): Promise<boolean> {
  try {
    await askProxy(paths.runDir, { method: 'POST', path: 'record-export', body: fact });
    return true;
  } catch (error) {
    if (!isNotRunning(error)) return false;
  }
  try {
    await prepareStateDir(paths);
    policy.reload();
    await withLoneJournal(
      paths,
      (records) => appendExport(records, fact, by),
      () => policy.fields,
    );
    return true;
  } catch {
    return false;
  }
}

function fieldsOf({
  what,
  format,
  exportId,
  from,
  to,
  records,
  populationHash,
  redact,
  sha256,
}: ExportFact): RecordFields {
  return {
    what,
    format,
    export_id: exportId ?? null,
    from: from === '' ? null : from,
    to: to === '' ? null : to,
    records,
    population_hash: populationHash === '' ? null : populationHash,
    redact,
    sha256: sha256 ?? null,
  };
}

const maxText = 200;

function parseFact(body: unknown): ExportFact {
  const given = (body ?? {}) as Readonly<Record<string, unknown>>;
  const text = (name: string): string => {
    const value = given[name];
    if (typeof value === 'string' && value.length <= maxText) return value;
    throw new ExportRequestError(
      'bad-request',
      `"${name}" of an export has to be a text of up to ${maxText} characters.`,
    );
  };
  const optional = (name: string): string | undefined => (given[name] === undefined ? undefined : text(name));
  const what = kinds.find((kind) => kind === given['what']);
  const { records } = given;
  if (what === undefined || typeof records !== 'number' || !Number.isSafeInteger(records) || records < 0)
    throw new ExportRequestError('bad-request', 'Expected {"what": "report", "records": 12, "format": "soc2", …}.');
  return {
    what,
    records,
    format: text('format'),
    exportId: optional('exportId'),
    from: text('from'),
    to: text('to'),
    populationHash: text('populationHash'),
    redact: text('redact'),
    sha256: optional('sha256'),
  };
}
