import { resolve } from 'node:path';
import type { Redaction } from '../../app/report/evidence-source.ts';
import { SettingsError } from '../../app/settings.ts';
import type { MadeReport } from '../../app/report/make-report.ts';
import { messageOf } from '../../base/error.ts';
import type { ReportFormat } from '../../report/report.ts';
import { stringValue, type Command, type CommandContext, type Output } from '../command.ts';
import { countOf } from '../count-of.ts';
import { periodOption, requirePeriod } from '../period-option.ts';
import { plain, policyInForce } from '../policy/policy-action.ts';
import { withTreeWork } from '../tree-command.ts';
import { unsignedSample } from '../unsigned-sample.ts';

const formats: readonly ReportFormat[] = ['soc2', 'json', 'csv'];
const redactions: readonly Redaction[] = ['pseudonymise', 'none'];
const incomplete = 3;
const tampered = 4;

export const report: Command = {
  name: 'report',
  summary: 'Write what the audit log of a period says, as PDF, JSON or a table',
  usage: '',
  needs: '--period A:B --output FILE',
  description: `Checks the whole log and adds up the records of the days of --period, both included, in this machine's time zone.
soc2   a tagged PDF with attachments: what needs attention first, then integrity, controls with their deviations, policy
       versions, findings, exceptions, pauses, incidents, gaps, changes and retention
json   the same figures for programs
csv    the same figures as a table: one value a row
It is a report of management's, not a SOC 2 report. That it was made goes on the record (export.created). A proxy that
runs signs the log first; without one the report is of what is there. The records themselves: "pretense export", or "pretense evidence" with proofs.`,
  options: {
    format: { type: 'string', value: 'FORMAT', help: 'soc2 (default), json or csv' },
    period: periodOption,
    output: { type: 'string', value: 'FILE', help: 'File to make' },
    sample: { type: 'string', value: 'N', help: 'List N requests, picked by --seed, with proofs' },
    seed: { type: 'string', value: 'S', help: "The auditor's text, which decides what is picked" },
    redact: {
      type: 'string',
      value: 'HOW',
      help: 'pseudonymise (default): people, files and repositories by keyed hashes; none: as recorded',
    },
    force: { type: 'boolean', help: 'Replace a file that is there' },
  },
  exitCodes: {
    [incomplete]: 'The log is incomplete: the report is written and says so',
    [tampered]: 'The log was changed: the report is written and says so',
  },
  async run(context) {
    const output = stringValue(context, 'output');
    if (output === undefined || output === '') throw new SettingsError('Say with --output FILE where it goes.');
    const format = oneOf(context, 'format', formats) ?? 'soc2';
    const redact = oneOf(context, 'redact', redactions) ?? 'pseudonymise';
    const sample = sampleAsked(context);
    const period = requirePeriod(context);
    const { paths, service } = await policyInForce(context);
    const { makeReport } = await import(
      /* webpackMode: "lazy", webpackChunkName: "report" */ '../../app/report/make-report.ts'
    );
    const made = await withTreeWork(({ signal, line }) =>
      makeReport({
        paths,
        policy: service,
        period,
        format,
        redact,
        output: resolve(context.workingDirectory, output),
        sample,
        isForced: context.values['force'] === true,
        signal,
        onProgress: ({ phase, done, total }) =>
          line.show(phase === 'check' ? `checked ${percent(done, total)} of the log` : 'writing the report'),
      }),
    ).catch((error: unknown) => Promise.reject(asWrongUse(error)));
    if (context.output.isJson) context.output.json(summaryOf(made));
    else print(context.output, made);
    return exitCodeOf(made);
  },
};

function summaryOf({ model, path, format, bytes, sha256, sample, isRecorded }: MadeReport) {
  const { about, population, verification, redFacts } = model;
  return {
    file: path,
    format,
    bytes,
    sha256,
    exportId: about.exportId,
    period: { from: about.period.from, to: about.period.to, timeZone: about.period.timeZone },
    records: population.records,
    populationHash: population.hash === '' ? undefined : population.hash,
    sample: sample && { size: sample.records.length, population: sample.population, isSigned: sample.isSigned },
    verification: verification.result,
    redFacts,
    isRecorded,
  };
}

const maxShown = 12;

function print({ line, style }: Output, made: MadeReport): void {
  const { model, path, sample, isRecorded } = made;
  const { population, verification, redFacts } = model;
  line(`Written: ${style.bold(plain(path))}`);
  line(
    `${countOf(population.records, 'record')} of the period. The check of the whole log says ${verification.result}.`,
  );
  const unsigned = unsignedSample({
    ...made,
    sample: sample && { size: sample.records.length, isSigned: sample.isSigned },
    verification,
  });
  if (unsigned !== undefined) line(style.warn(unsigned));
  if (redFacts.length > 0) line(style.warn(`What needs attention (${redFacts.length}):`));
  for (const fact of redFacts.slice(0, maxShown)) line(style.warn(`  ${plain(fact)}`));
  if (redFacts.length > maxShown) line(`  … and ${redFacts.length - maxShown} more, all of them in the report`);
  if (!isRecorded) line(style.warn('The log could not be written, so this report is on no record.'));
}

function exitCodeOf({ model }: MadeReport): number {
  switch (model.verification.result) {
    case 'TAMPERED':
      return tampered;
    case 'INCOMPLETE':
      return incomplete;
    case 'EMPTY':
    case 'VERIFIED_LOCAL_ONLY':
    case 'VERIFIED_WITNESSED':
    case 'VERIFIED_WITH_DISPOSALS':
      return 0;
  }
}

const maxSample = 10_000;

/** The seed is the auditor's: nobody here chooses one. */
function sampleAsked(context: CommandContext): { readonly seed: string; readonly size: number } | undefined {
  const text = stringValue(context, 'sample');
  const seed = stringValue(context, 'seed');
  if (text === undefined && seed === undefined) return undefined;
  const size = text !== undefined && /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (!(size <= maxSample) || seed === undefined || seed === '' || seed.length > 200)
    throw new SettingsError(
      `A sample takes --sample with a number up to ${maxSample}, and --seed with a text of 1 to 200 characters.`,
    );
  return { seed, size };
}

function oneOf<Value extends string>(
  context: CommandContext,
  name: string,
  values: readonly Value[],
): Value | undefined {
  const given = stringValue(context, name);
  if (given === undefined) return undefined;
  const value = values.find((each) => each === given);
  if (value !== undefined) return value;
  throw new SettingsError(`"${given.slice(0, 40)}" is no ${name}; use ${values.join(', ')}.`);
}

/** A file that is there is for the person to decide about. */
function asWrongUse(error: unknown): unknown {
  const isThere = error instanceof Error && 'code' in error && error.code === 'file-exists';
  return isThere ? new SettingsError(`${messageOf(error)} Use --force to replace it.`) : error;
}

function percent(done: number, total: number): string {
  return total === 0 ? 'all' : `${Math.floor((done * 100) / total)} %`;
}
