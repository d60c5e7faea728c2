// `pretense export --format ndjson|otlp|ocsf`: records as lines, into a file or to standard output.
import { once } from 'node:events';
import { resolve } from 'node:path';
import type { Redaction } from '../app/report/evidence-source.ts';
import { type StreamedExport, streamExport, type Write } from '../app/report/stream-export.ts';
import { SettingsError } from '../app/settings.ts';
import { messageOf } from '../base/error.ts';
import { localPeriod, type Period } from '../report/period.ts';
import type { OcsfVersion } from '../sync/ocsf.ts';
import type { LineFormat } from '../sync/record-encoder.ts';
import { stringValue, type CommandContext } from './command.ts';
import { countOf } from './count-of.ts';
import { requirePeriod } from './period-option.ts';
import { plain, policyInForce } from './policy/policy-action.ts';
import { withTreeWork } from './tree-command.ts';

/** `-`: standard output, and what is said about it goes to standard error. Gives the exit code. */
export async function runStreamExport(context: CommandContext, format: LineFormat): Promise<number> {
  const { output, workingDirectory, values } = context;
  const place = stringValue(context, 'output') ?? '-';
  const isPiped = place === '-';
  if (isPiped && output.isJson) throw new SettingsError('With --json, say with --output FILE where the export goes.');
  const redact = redactionOf(context, format);
  const period = optionalPeriod(context);
  const ocsfVersion = ocsfVersionOf(context);
  const { paths, service } = await policyInForce(context);
  const path = resolve(workingDirectory, place);
  const made = await withTreeWork(({ signal, line }) =>
    streamExport({
      paths,
      policy: service,
      format,
      ocsfVersion,
      period,
      redact,
      target: isPiped ? { write: toStandardOutput } : { path, isForced: values['force'] === true },
      signal,
      onProgress: ({ phase, done, total }) =>
        line.show(phase === 'check' ? `checked ${done} records` : `written ${done} of ${total} records`),
    }),
  );
  if (output.isJson) output.json({ file: path, format, redact, ...made });
  else
    for (const text of summaryLines(made, { place: isPiped ? 'standard output' : plain(path), redact })) {
      if (isPiped) output.error(text);
      else output.line(text);
    }
  return made.isChainWhole && made.unreadable === 0 ? 0 : 1;
}

function summaryLines(made: StreamedExport, { place, redact }: { readonly place: string; readonly redact: Redaction }) {
  const { records, firstSeq, lastSeq, isEmpty, problem, unreadable, isRecorded, sha256 } = made;
  const range = firstSeq === undefined ? '' : ` (${firstSeq} to ${lastSeq})`;
  const names =
    redact === 'none'
      ? 'Names of people, files and repositories are as recorded; --redact pseudonymise replaces them.'
      : 'Names of people, files and repositories are pseudonyms; --redact none writes them as recorded.';
  return [
    `${countOf(records, 'record')}${range} written to ${place}`,
    `  sha256 ${sha256}`,
    names,
    problem !== undefined
      ? `The log is not whole: ${problem}`
      : isEmpty
        ? 'The log of this home is empty: there was nothing to check.'
        : 'The whole log was checked: its chain is whole.',
    ...(unreadable === 0 ? [] : [`${countOf(unreadable, 'line')} of the log could not be read and were left out.`]),
    ...(isRecorded ? [] : ['The log could not be written, so this export is on no record.']),
  ];
}

const toStandardOutput: Write = async (bytes) => {
  // Whoever reads it may be slower than the disk.
  if (!process.stdout.write(bytes) && !process.stdout.destroyed) await once(process.stdout, 'drain');
};

/** Stored lines are stored lines; what goes to another program names nobody unless that is asked for. */
function redactionOf(context: CommandContext, format: LineFormat): Redaction {
  const given = stringValue(context, 'redact');
  if (given === undefined) return format === 'ndjson' ? 'none' : 'pseudonymise';
  if (given === 'none' || given === 'pseudonymise') return given;
  throw new SettingsError(`"${given.slice(0, 40)}" is no way to redact; use pseudonymise or none.`);
}

function ocsfVersionOf(context: CommandContext): OcsfVersion {
  const given = stringValue(context, 'ocsf-version') ?? '1.9';
  if (given === '1.9' || given === '1.9.0') return '1.9.0';
  if (given === '1.6' || given === '1.6.0') return '1.6.0';
  throw new SettingsError(`OCSF ${given.slice(0, 40)} is not written; use 1.9 or 1.6.`);
}

/** Undefined: the whole log. */
function optionalPeriod(context: CommandContext): Period | undefined {
  const [from, to] = [stringValue(context, 'from'), stringValue(context, 'to')];
  if (stringValue(context, 'period') !== undefined) {
    if (from !== undefined || to !== undefined) throw new SettingsError('Name --period A:B, or --from and --to.');
    return requirePeriod(context);
  }
  if (from === undefined && to === undefined) return undefined;
  if (from === undefined || to === undefined) throw new SettingsError('Name both --from DATE and --to DATE.');
  try {
    return localPeriod(from, to);
  } catch (error) {
    throw new SettingsError(messageOf(error));
  }
}
