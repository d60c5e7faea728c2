import type { HoldScope, LegalHold } from '../../audit/disposal-holds.ts';
import { parseClearRequest, parseHoldRequest } from '../../app/retention/hold-request.ts';
import { callRetention } from '../../app/retention/retention-calls.ts';
import { listHolds } from '../../app/retention/retention-service.ts';
import { SettingsError } from '../../app/settings.ts';
import { type Command, type CommandContext, stringValue } from '../command.ts';
import { oneName, plain, policyInForce } from '../policy/policy-action.ts';

export const hold: Command = {
  name: 'hold',
  summary: 'Keep records for a legal matter, whatever their age',
  usage: 'set | list | clear ID',
  description: `set     keeps what matches: everything, or --period, --repository and --developer, of which all that are given must
        fit. --reason says why. From then on nothing of it is disposed of.
list    every legal hold, those that are over too
clear   ends one, with --reason
Holds are records of the audit log, and last until they are cleared.`,
  options: {
    reason: { type: 'string', value: 'TEXT', help: 'Why; it stands in the audit log' },
    period: {
      type: 'string',
      value: 'A:B',
      help: 'set: days (UTC) such as 2026-01-01:2026-03-31; either may be left out',
    },
    repository: { type: 'string', value: 'NAME', help: 'set: a repository, as records name it' },
    developer: { type: 'string', value: 'NAME', help: 'set: a developer, as records name them' },
  },
  async run(context) {
    const [action, ...names] = context.positionals;
    switch (action) {
      case 'set':
        return set(context, names);
      case 'list':
        return list(context, names);
      case 'clear':
        return clear(context, names);
      default:
        throw new SettingsError('Say what to do: hold set, hold list or hold clear ID.');
    }
  },
};

async function set(context: CommandContext, names: readonly string[]): Promise<number> {
  if (names.length > 0) throw new SettingsError('Say with --period, --repository or --developer what to keep.');
  const request = parseHoldRequest({ scope: scopeOf(context), reason: reasonOf(context) });
  const { paths, service } = await policyInForce(context);
  const made = await callRetention<LegalHold>(paths, service, {
    path: 'hold',
    body: request,
    alone: (retention) => retention.setHold(request),
  });
  return tell(context, made, `Held: ${scopeText(made.scope)}. It ends with "pretense hold clear ${made.id}".`);
}

async function clear(context: CommandContext, names: readonly string[]): Promise<number> {
  const request = parseClearRequest({ id: oneName(names, 'ID of a hold'), reason: reasonOf(context) });
  const { paths, service } = await policyInForce(context);
  const cleared = await callRetention<LegalHold>(paths, service, {
    path: 'hold-clear',
    body: request,
    alone: (retention) => retention.clearHold(request),
  });
  return tell(context, cleared, 'Cleared. What is old enough goes with the next disposal.');
}

async function list(context: CommandContext, names: readonly string[]): Promise<number> {
  if (names.length > 0) throw new SettingsError('"list" takes no name.');
  const { output } = context;
  const { paths } = await policyInForce(context);
  const holds = await listHolds(paths.auditDir);
  if (output.isJson) output.json({ holds });
  else if (holds.length === 0) output.line('No legal holds.');
  else for (const each of holds) for (const line of holdLines(each)) output.line(line);
  return 0;
}

function tell({ output }: CommandContext, made: LegalHold, text: string): number {
  if (output.isJson) output.json(made);
  else {
    output.line(`${output.style.bold(made.id)}`);
    output.line(text);
  }
  return 0;
}

function reasonOf(context: CommandContext): string {
  const reason = stringValue(context, 'reason');
  if (reason === undefined || reason.trim() === '') throw new SettingsError('Say with --reason why.');
  return reason;
}

/** What people are shown of a hold. */
export function holdLines({ id, scope, reason, by, setAt, cleared }: LegalHold): readonly string[] {
  const end =
    cleared === undefined ? [] : [`  cleared ${cleared.at} by ${plain(cleared.by)}: ${plain(cleared.reason)}`];
  return [
    `${plain(id)}  ${cleared === undefined ? 'holds' : 'over'}  ${scopeText(scope)}`,
    `  set ${setAt} by ${plain(by)}: ${plain(reason)}`,
    ...end,
  ];
}

function scopeText({ from, to, repository, developer }: HoldScope): string {
  const parts = [
    ...(from === undefined ? [] : [`from ${from}`]),
    ...(to === undefined ? [] : [`until ${to}`]),
    ...(repository === undefined ? [] : [`repository ${repository}`]),
    ...(developer === undefined ? [] : [`developer ${developer}`]),
  ];
  return parts.length === 0 ? 'everything' : plain(parts.join(', '));
}

/** As the endpoint takes it. */
function scopeOf(context: CommandContext): Readonly<Record<string, string>> {
  const period = stringValue(context, 'period');
  const [from = '', to = '', ...more] = period === undefined ? [] : period.split(':');
  if (more.length > 0 || (period !== undefined && from + to === '')) {
    throw new SettingsError('Write the period as two days: 2026-01-01:2026-03-31. Either may be left out.');
  }
  const given = {
    from,
    to,
    repository: stringValue(context, 'repository'),
    developer: stringValue(context, 'developer'),
  };
  return Object.fromEntries(
    Object.entries(given).flatMap(([name, value]) =>
      value === undefined || (value === '' && name !== 'repository' && name !== 'developer') ? [] : [[name, value]],
    ),
  );
}
