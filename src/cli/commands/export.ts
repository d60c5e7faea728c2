import { resolve } from 'node:path';
import { findDeveloper } from '../../app/developer.ts';
import { knownKeys } from '../../app/report/evidence-source.ts';
import { recordExport } from '../../app/report/export-record.ts';
import { SettingsError } from '../../app/settings.ts';
import { productVersion } from '../../app/version.ts';
import { messageOf } from '../../base/error.ts';
import { exportLog as writeExport, type ExportedLog } from '../../report/export-log.ts';
import { localPeriod } from '../../report/period.ts';
import { lineFormats } from '../../sync/record-encoder.ts';
import type { Command, CommandContext, Output } from '../command.ts';
import { stringValue } from '../command.ts';
import { countOf } from '../count-of.ts';
import { runStreamExport } from '../export-stream.ts';
import { requirePeriod } from '../period-option.ts';
import { policyInForce } from '../policy/policy-action.ts';
import { withTreeWork } from '../tree-command.ts';

export const exportLog: Command = {
  name: 'export',
  summary: 'Write the audit log of a period for an auditor, or for another program',
  usage: '',
  description: `Checks the whole log, then writes the records of the days from --from to --to (or of --period), both included, in this
machine's time zone. That something was written goes on the record (export.created). Works while a proxy runs, and
without one.
records  a new folder, --output DIR: records.json (every record as it is stored), records.csv, manifest.json (question,
         counts, first and last record, hashes, what the check says), SHA256SUMS, and README.txt, which says how to
         check all that without Pretense
ndjson   the stored lines
otlp     logs of OpenTelemetry: an ExportLogsServiceRequest of up to 512 records a line
ocsf     security events of the Open Cybersecurity Schema Framework: an event a line
The last three go to --output FILE, or to standard output, and are of the whole log when no day is named.`,
  options: {
    format: { type: 'string', value: 'FORMAT', help: 'records (default), ndjson, otlp or ocsf' },
    from: { type: 'string', value: 'DATE', help: 'First day, such as 2026-01-01' },
    to: { type: 'string', value: 'DATE', help: 'Last day, such as 2026-03-31' },
    period: { type: 'string', value: 'A:B', help: 'Both in one: 2026-01-01:2026-03-31' },
    output: {
      type: 'string',
      value: 'PATH',
      formerly: 'out',
      help: 'records: folder to make; others: file to make, - (default): standard output',
    },
    force: { type: 'boolean', help: 'Replace a file that is there; a folder never is' },
    redact: {
      type: 'string',
      value: 'HOW',
      help: 'pseudonymise: people, files and repositories by keyed hashes (default for otlp and ocsf); none',
    },
    'ocsf-version': { type: 'string', value: 'VERSION', help: '1.9 (default) or 1.6' },
  },
  exitCodes: { 1: 'It failed, or the log is not whole: then the export is written and says so' },
  async run(context) {
    const format = stringValue(context, 'format') ?? 'records';
    const lineFormat = lineFormats.find((each) => each === format);
    if (lineFormat !== undefined) return await runStreamExport(context, lineFormat);
    if (format === 'records') return await runFolderExport(context);
    throw new SettingsError(`"${format.slice(0, 40)}" is no format; use records, ndjson, otlp or ocsf.`);
  },
};

async function runFolderExport(context: CommandContext): Promise<number> {
  const { paths, service } = await policyInForce(context);
  if (stringValue(context, 'redact') === 'pseudonymise') {
    throw new SettingsError(
      'A folder of records has them as they are stored. Use another --format, or "pretense evidence --redact pseudonymise".',
    );
  }
  const folder = resolve(context.workingDirectory, folderOf(context));
  const { from, to } = folderPeriod(context);
  const keys = await knownKeys(paths);
  const exported = await withTreeWork(({ signal, line }) =>
    writeExport({
      ...keys,
      auditDir: paths.auditDir,
      folder,
      from,
      to,
      version: productVersion,
      signal,
      onProgress: ({ phase, done, total }) =>
        line.show(phase === 'check' ? `checked ${done} records` : `written ${done} of ${total} records`),
    }),
  );
  const fact = {
    what: 'records' as const,
    format: 'records',
    exportId: undefined,
    from,
    to,
    records: exported.records,
    populationHash: '',
    redact: 'none',
    sha256: undefined,
  };
  const isRecorded = await recordExport(paths, { fact, by: findDeveloper().developer }, service);
  if (context.output.isJson) context.output.json({ folder, ...exported, isRecorded });
  else print(context.output, folder, { ...exported, isRecorded });
  return exported.isChainWhole ? 0 : 1;
}

function print(
  { line, style }: Output,
  folder: string,
  exported: ExportedLog & { readonly isRecorded: boolean },
): void {
  const { records, firstSeq, lastSeq, isEmpty, problem, files, isRecorded } = exported;
  const range = firstSeq === undefined ? '' : ` (${firstSeq} to ${lastSeq})`;
  line(style.bold(`${countOf(records, 'record')}${range} in ${folder}`));
  for (const file of files) line(`  ${file}`);
  if (isEmpty) line(style.warn('The log of this home is empty: there was nothing to check.'));
  else if (problem === undefined) line('The whole log was checked: its chain is whole.');
  else line(style.warn(`The log is not whole, and the manifest says so: ${problem}`));
  if (!isRecorded) line(style.warn('The log could not be written, so this export is on no record.'));
}

function folderOf(context: CommandContext): string {
  const missing = missingOf(context);
  if (missing.length > 0) {
    throw new SettingsError(`Say of which days and where to; missing: ${missing.join(', ')}.`);
  }
  const folder = stringValue(context, 'output') ?? '';
  if (folder === '-') throw new SettingsError('Records are a folder of files: name it with --output DIR.');
  return folder;
}

function missingOf(context: CommandContext): readonly string[] {
  const isGiven = (name: string): boolean => (stringValue(context, name) ?? '') !== '';
  const days = isGiven('period') ? [] : (['from', 'to'] as const).filter((name) => !isGiven(name));
  const needed = { from: '--from DATE', to: '--to DATE', output: '--output DIR' };
  return [...days, ...(isGiven('output') ? [] : ['output' as const])].map((name) => needed[name]);
}

/** `folderOf` has seen that the days are named. */
function folderPeriod(context: CommandContext): { readonly from: string; readonly to: string } {
  if (stringValue(context, 'period') !== undefined) return requirePeriod(context);
  const period = { from: stringValue(context, 'from') ?? '', to: stringValue(context, 'to') ?? '' };
  try {
    localPeriod(period.from, period.to);
  } catch (error) {
    throw new SettingsError(messageOf(error));
  }
  return period;
}
