import { resolve } from 'node:path';
import { SettingsError } from '../../app/settings.ts';
import { productVersion } from '../../app/version.ts';
import { messageOf } from '../../base/error.ts';
import { exportLog as writeExport, type ExportedLog } from '../../report/export-log.ts';
import { localPeriod } from '../../report/period.ts';
import type { Command, CommandContext, Output } from '../command.ts';
import { stringValue } from '../command.ts';
import { countOf } from '../count-of.ts';
import { findHome } from '../home.ts';
import { withTreeWork } from '../tree-command.ts';

export const exportLog: Command = {
  name: 'export',
  summary: 'Write the audit log of a period for an auditor',
  usage: '',
  description: `Checks the whole log, then writes the records of the days from --from to --to, both included, in this machine's time
zone, to a new folder: records.json (every record as it is stored), records.csv, manifest.json (question, counts, first
and last record, hashes, what the check says), SHA256SUMS, and README.txt, which says how to check all that without
Pretense. Works while a proxy runs, and without one.`,
  options: {
    from: { type: 'string', value: 'DATE', help: 'First day, such as 2026-01-01' },
    to: { type: 'string', value: 'DATE', help: 'Last day, such as 2026-03-31' },
    out: { type: 'string', value: 'DIR', help: 'Folder to make' },
  },
  exitCodes: { 1: 'It failed, or the log is not whole: then the export is written and says so' },
  async run(context) {
    const { auditDir } = await findHome(context);
    const out = resolve(context.workingDirectory, required(context, 'out', 'DIR'));
    const period = { from: required(context, 'from', 'DATE'), to: required(context, 'to', 'DATE') };
    requirePeriod(period);
    const exported = await withTreeWork(({ signal, line }) =>
      writeExport({
        auditDir,
        folder: out,
        ...period,
        version: productVersion,
        signal,
        onProgress: ({ phase, done, total }) =>
          line.show(phase === 'check' ? `checked ${done} records` : `written ${done} of ${total} records`),
      }),
    );
    if (context.output.isJson) context.output.json({ folder: out, ...exported });
    else print(context.output, out, exported);
    return exported.isChainWhole ? 0 : 1;
  },
};

function print({ line, style }: Output, folder: string, exported: ExportedLog): void {
  const { records, firstSeq, lastSeq, problem, files } = exported;
  const range = firstSeq === undefined ? '' : ` (${firstSeq} to ${lastSeq})`;
  line(style.bold(`${countOf(records, 'record')}${range} in ${folder}`));
  for (const file of files) line(`  ${file}`);
  if (problem === undefined) line('The whole log was checked: its chain is whole.');
  else line(style.warn(`The log is not whole, and the manifest says so: ${problem}`));
}

function requirePeriod({ from, to }: { readonly from: string; readonly to: string }): void {
  try {
    localPeriod(from, to);
  } catch (error) {
    throw new SettingsError(messageOf(error));
  }
}

function required(context: CommandContext, name: 'from' | 'to' | 'out', value: string): string {
  const given = stringValue(context, name);
  if (given === undefined || given === '')
    throw new SettingsError(`Name --from DATE, --to DATE and --out DIR; --${name} ${value} is missing.`);
  return given;
}
