import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import { pseudonymHash, type Redaction } from '../../app/report/evidence-source.ts';
import type { MadePack } from '../../app/report/make-pack.ts';
import { SettingsError } from '../../app/settings.ts';
import { type NameKind, pseudonymOf } from '../../audit/pseudonym.ts';
import type { PackProgress } from '../../report/evidence/pack.ts';
import { type Command, type CommandContext, type Output, stringValue } from '../command.ts';
import { countOf } from '../count-of.ts';
import { findHome } from '../home.ts';
import { periodOption, requirePeriod } from '../period-option.ts';
import { plain, policyInForce } from '../policy/policy-action.ts';
import { withTreeWork } from '../tree-command.ts';
import { unsignedSample } from '../unsigned-sample.ts';

const incomplete = 3;
const tampered = 4;
const usualSample = 25;
const maxSample = 10_000;

export const evidence: Command = {
  name: 'evidence',
  summary: 'Write an evidence pack for an auditor, who can check it without Pretense',
  usage: '',
  needs: '--period A:B --output F.zip',
  description: `Checks the whole log and writes a zip for the days of --period, both included, in this machine's time zone: the report,
the part of the log with its hashes, checkpoints and public keys, a sample with inclusion proofs, tables in folders by
criterion (policy versions, incidents, exceptions, pauses, coverage, providers, TLS, processing times, keys, disposals,
changes), a crosswalk, drafts to adapt, a standalone verifier and HOW_TO_VERIFY.md.
People, files and repositories are shown by pseudonyms unless --redact none. Then stored lines are not in the pack, and
HOW_TO_VERIFY.md says what can be checked without them. That it was made goes on the record (export.created). A proxy
that runs signs the log first; without one, the sample may reach beyond what is signed, and the command says so.`,
  options: {
    period: periodOption,
    output: { type: 'string', value: 'F.zip', help: 'File to make' },
    force: { type: 'boolean', help: 'Replace a file that is there' },
    sample: { type: 'string', value: 'N', help: `Requests in the sample (default: ${usualSample})` },
    seed: { type: 'string', value: 'S', help: "The auditor's text, which decides what is in it (default: random)" },
    redact: { type: 'string', value: 'HOW', help: 'pseudonymise (default), or none: names as recorded' },
    pseudonym: { type: 'string', value: 'NAME', help: 'Only say which pseudonyms NAME has; nothing is written' },
  },
  exitCodes: {
    [incomplete]: 'The log is incomplete: the pack is written and says so',
    [tampered]: 'The log was changed: the pack is written and says so',
  },
  async run(context) {
    const name = stringValue(context, 'pseudonym');
    if (name !== undefined) return await sayPseudonyms(context, name);
    const output = stringValue(context, 'output');
    if (output === undefined || output === '') throw new SettingsError('Say with --output F.zip where it goes.');
    const redact = redactionOf(context);
    const sample = sampleOf(context);
    const period = requirePeriod(context);
    const { paths, service: policy } = await policyInForce(context);
    const { makePack } = await import(
      /* webpackMode: "lazy", webpackChunkName: "report" */ '../../app/report/make-pack.ts'
    );
    const path = resolve(context.workingDirectory, output);
    const made = await withTreeWork(({ signal, line }) =>
      makePack({
        paths,
        policy,
        period,
        redact,
        sample,
        output: path,
        isForced: context.values['force'] === true,
        signal,
        onProgress: (progress) => line.show(progressText(progress)),
      }),
    );
    if (context.output.isJson) context.output.json(summaryOf(path, made));
    else print(context.output, path, made);
    return exitCodeOf(made);
  },
};

async function sayPseudonyms(context: CommandContext, name: string): Promise<number> {
  const hash = await pseudonymHash(await findHome(context));
  const kinds: readonly NameKind[] = ['developer', 'repository', 'file'];
  const pseudonyms = Object.fromEntries(kinds.map((kind) => [kind, pseudonymOf(kind, name, hash)]));
  if (context.output.isJson) context.output.json(pseudonyms);
  else for (const pseudonym of Object.values(pseudonyms)) context.output.line(pseudonym);
  return 0;
}

function summaryOf(path: string, { model, bytes, sha256, files, sample, isRecorded }: MadePack) {
  const { about, population, verification, redFacts } = model;
  return {
    file: path,
    bytes,
    sha256,
    exportId: about.exportId,
    period: { from: about.period.from, to: about.period.to, timeZone: about.period.timeZone },
    names: about.names,
    records: population.records,
    populationHash: population.hash === '' ? undefined : population.hash,
    sample: { size: sample.size, population: sample.population, isSigned: sample.isSigned },
    verification: verification.result,
    redFacts,
    files,
    isRecorded,
  };
}

const maxShown = 12;

function print({ line, style }: Output, path: string, made: MadePack): void {
  const { model, files, sha256, sample, isRecorded } = made;
  const { about, population, verification, redFacts } = model;
  line(`Written: ${style.bold(plain(path))}, ${countOf(files.length, 'file')}, SHA-256 ${sha256}`);
  line(
    `${countOf(population.records, 'record')} of the period, ${sample.size} of ${sample.population} requests sampled. The check of the whole log says ${verification.result}.`,
  );
  const unsigned = unsignedSample({ ...made, verification });
  if (unsigned !== undefined) line(style.warn(unsigned));
  line(`Names are ${about.names}. HOW_TO_VERIFY.md in the pack says how to check it without Pretense.`);
  if (redFacts.length > 0) line(style.warn(`What needs attention (${redFacts.length}):`));
  for (const fact of redFacts.slice(0, maxShown)) line(style.warn(`  ${plain(fact)}`));
  if (redFacts.length > maxShown) line(`  … and ${redFacts.length - maxShown} more, all of them in README.md`);
  if (!isRecorded) line(style.warn('The log could not be written, so this pack is on no record.'));
}

function exitCodeOf({ model }: MadePack): number {
  const { result } = model.verification;
  if (result === 'TAMPERED') return tampered;
  return result === 'INCOMPLETE' ? incomplete : 0;
}

function redactionOf(context: CommandContext): Redaction {
  const given = stringValue(context, 'redact') ?? 'pseudonymise';
  if (given === 'pseudonymise' || given === 'none') return given;
  throw new SettingsError(`"${given.slice(0, 40)}" is no way to redact; use pseudonymise or none.`);
}

function sampleOf(context: CommandContext): { readonly seed: string; readonly size: number } {
  const text = stringValue(context, 'sample') ?? String(usualSample);
  const size = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (!(size <= maxSample))
    throw new SettingsError(`--sample takes a number from 0 to ${maxSample}, not "${text.slice(0, 40)}".`);
  const seed = stringValue(context, 'seed') ?? randomBytes(16).toString('hex');
  if (seed === '' || seed.length > 200) throw new SettingsError('--seed takes a text of 1 to 200 characters.');
  return { seed, size };
}

function progressText({ phase, done, total }: PackProgress): string {
  const share = total === 0 ? '' : ` ${Math.min(100, Math.floor((done * 100) / total))} %`;
  switch (phase) {
    case 'check':
      return `checking the log${share}`;
    case 'write':
      return `writing records${share}`;
    case 'report':
      return 'writing the report';
    case 'zip':
      return `packing${share}`;
  }
}
