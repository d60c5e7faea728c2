import { setTimeout as wait } from 'node:timers/promises';
import { SettingsError } from '../../app/settings.ts';
import { recordTypes } from '../../audit/record.ts';
import { messageOf } from '../../base/error.ts';
import { nearestOf } from '../../policy/nearest.ts';
import { localPeriod } from '../../report/period.ts';
import type { Command, CommandContext } from '../command.ts';
import { stringValue } from '../command.ts';
import { findHome } from '../home.ts';
import { LogFollower, type LoggedLine } from '../log/follow.ts';
import { recordLine } from '../log/record-line.ts';
import { findDisposed, findRecord, printRecord } from '../log/show.ts';
import { printStatistics, StatisticsBuilder } from '../log/stats.ts';
import { visible } from '../log/visible.ts';
import { withTreeWork } from '../tree-command.ts';

const notFound = 3;
const defaultLines = 20;
const maxLines = 10_000;
const lookEveryMs = 250;

export const log: Command = {
  opensGroup: 'The audit log',
  name: 'log',
  summary: 'Read the audit log: the last records, one record, or sums',
  usage: 'tail | show SEQ|ID | stats',
  description: `tail   The last records, one on a line: number, time (UTC), type, what it was about. With --follow it goes on as records
       are written, until Ctrl-C.
show   One record, by its number or by the id of a request, an exception or an incident: every field and what it means,
       its leaf hash, whether a checkpoint covers it, and the records that belong to it.
stats  Sums of the whole log, or of the local days of --period: requests, decisions, tools, providers, models, secrets.

Reads only, beside a proxy that runs or without one, and checks nothing: that is what "pretense verify" does. With
--json tail prints the records as they are stored, one on a line.`,
  options: {
    lines: { type: 'string', short: 'n', value: 'N', help: `tail: how many records (default: ${defaultLines})` },
    follow: { type: 'boolean', short: 'f', help: 'tail: go on as records are written' },
    type: {
      type: 'string',
      value: 'TYPE',
      help: 'tail: only this type, such as ai.request; "incident." for all that begin so',
    },
    period: { type: 'string', value: 'A:B', help: 'stats: local days, both included, such as 2026-01-01:2026-03-31' },
  },
  exitCodes: { [notFound]: 'There is no such record' },
  async run(context) {
    const { auditDir } = await findHome(context);
    const [verb, ...names] = context.positionals;
    switch (verb) {
      case 'tail':
        requireNoName(names);
        return await tail(context, auditDir);
      case 'show':
        return await show(context, auditDir, names);
      case 'stats':
        requireNoName(names);
        return await stats(context, auditDir);
      default:
        throw new SettingsError('Say what to do: pretense log tail, pretense log show SEQ, or pretense log stats.');
    }
  },
};

function requireNoName([name]: readonly string[]): void {
  if (name !== undefined)
    throw new SettingsError(`"${visible(name, 40)}" is too much: only "log show" takes a record.`);
}

async function tail(context: CommandContext, auditDir: string): Promise<number> {
  const { output } = context;
  const count = wantedLines(context);
  const type = wantedType(context);
  const isWanted = ({ record }: LoggedLine): boolean =>
    type === undefined || record.type === type || (type.endsWith('.') && record.type.startsWith(type));
  const print = ({ line, record }: LoggedLine): void =>
    output.line(output.isJson ? line : recordLine(record, output.style));
  const follower = new LogFollower(auditDir);
  for (const each of await follower.last(count, isWanted)) print(each);
  if (context.values['follow'] !== true) return 0;
  await withTreeWork(async ({ signal }) => {
    while (!signal.aborted) {
      for await (const each of follower.next()) if (isWanted(each)) print(each);
      await wait(lookEveryMs, undefined, { signal }).catch(() => undefined);
    }
  });
  return 0;
}

function wantedType(context: CommandContext): string | undefined {
  const type = stringValue(context, 'type');
  const fits = (known: string): boolean => known === type || (type?.endsWith('.') === true && known.startsWith(type));
  if (type === undefined || recordTypes.some(fits)) return type;
  const near = nearestOf(type, recordTypes);
  const meant = near === undefined ? '' : ` Did you mean ${near}?`;
  throw new SettingsError(
    `No record has the type "${visible(type, 40)}".${meant} Types are ${recordTypes.join(', ')}.`,
  );
}

function wantedLines(context: CommandContext): number {
  const text = stringValue(context, 'lines') ?? String(defaultLines);
  const count = Number(text);
  if (!/^\d+$/.test(text) || count > maxLines) throw new SettingsError(`-n takes a number up to ${maxLines}.`);
  return count;
}

async function show({ output }: CommandContext, auditDir: string, names: readonly string[]): Promise<number> {
  const [wanted, ...others] = names;
  if (wanted === undefined || others.length > 0) {
    throw new SettingsError('Name one record by its number or its id: pretense log show 8123.');
  }
  const found = await findRecord(auditDir, wanted);
  if (found !== undefined) {
    if (output.isJson) output.json(found);
    else printRecord(found, output);
    return 0;
  }
  const segment = await findDisposed(auditDir, wanted);
  const message =
    segment === undefined
      ? `The log holds no record ${visible(wanted, 80)}.`
      : `Record ${visible(wanted, 80)} stood in ${segment}, whose content is not there any more.`;
  if (output.isJson) output.json({ error: { code: 'not-found', message } });
  else output.error(`pretense log: ${message}`);
  return notFound;
}

async function stats(context: CommandContext, auditDir: string): Promise<number> {
  const period = wantedPeriod(context);
  const builder = new StatisticsBuilder();
  for await (const { record } of new LogFollower(auditDir).next()) {
    const { timestamp } = record;
    if (period === undefined || (timestamp >= period.fromUtc && timestamp < period.untilUtc)) builder.add(record);
  }
  const statistics = builder.finish();
  if (context.output.isJson) context.output.json(statistics);
  else printStatistics(statistics, context.output);
  return 0;
}

function wantedPeriod(context: CommandContext): { readonly fromUtc: string; readonly untilUtc: string } | undefined {
  const text = stringValue(context, 'period');
  if (text === undefined) return undefined;
  const [from = '', to = from, ...others] = text.split(':');
  if (others.length > 0) throw new SettingsError('--period is two days: 2026-01-01:2026-03-31.');
  try {
    return localPeriod(from, to);
  } catch (error) {
    throw new SettingsError(messageOf(error));
  }
}
