// `pretense collector hold set | list | clear ID`: what is not disposed of, whatever its age.
import { SettingsError } from '../../app/settings.ts';
import type { JsonValue } from '../../base/canonical-json.ts';
import type { CollectorHold, CollectorHoldScope } from '../../collector/archive/holds.ts';
import { type CommandContext, stringValue } from '../command.ts';
import { plain } from '../policy/policy-action.ts';
import { tenantOf } from './archive.ts';
import { askCollector } from './ask-collector.ts';
import { operatorName } from './collector-options.ts';
import type { CollectorVerb } from './verb.ts';

export const hold: CollectorVerb = {
  name: 'hold',
  async run(context, [verb, id, ...more]) {
    if (more.length > 0 || (verb !== 'clear' && id !== undefined)) throw new SettingsError(usage);
    switch (verb) {
      case 'set':
        return set(context);
      case 'clear':
        if (id === undefined) throw new SettingsError('Say which: collector hold clear ID.');
        return clear(context, id);
      case 'list':
        return list(context);
      default:
        throw new SettingsError(usage);
    }
  },
};

const usage = 'Say what to do: collector hold set, hold list or hold clear ID.';

async function set(context: CommandContext): Promise<number> {
  const asked = { verb: 'set', by: operatorName(), reason: reasonOf(context), scope: scopeOf(context) };
  const made = (await ask(context, asked)) as unknown as CollectorHold;
  return tell(
    context,
    made,
    `Held: ${scopeText(made.scope)}. It ends with "pretense collector hold clear ${made.id}".`,
  );
}

async function clear(context: CommandContext, id: string): Promise<number> {
  const asked = { verb: 'clear', by: operatorName(), reason: reasonOf(context), id };
  const cleared = (await ask(context, asked)) as unknown as CollectorHold;
  return tell(context, cleared, 'Cleared. What is old enough goes with the next disposal.');
}

async function list(context: CommandContext): Promise<number> {
  const { output } = context;
  const answer = (await ask(context, { verb: 'list' })) as unknown as { readonly holds: readonly CollectorHold[] };
  if (output.isJson) output.json(answer);
  else if (answer.holds.length === 0) output.line('No legal holds.');
  else
    for (const { id, scope, reason, by, setAt, cleared } of answer.holds) {
      output.line(`${plain(id)}  ${cleared === undefined ? 'holds' : 'over'}  ${scopeText(scope)}`);
      output.line(`  set ${setAt} by ${plain(by)}: ${plain(reason)}`);
      if (cleared !== undefined)
        output.line(`  cleared ${cleared.at} by ${plain(cleared.by)}: ${plain(cleared.reason)}`);
    }
  return 0;
}

function ask(context: CommandContext, asked: Readonly<Record<string, JsonValue>>): Promise<JsonValue> {
  return askCollector(context, 'hold', { ...tenantOf(context), ...asked });
}

function tell({ output }: CommandContext, made: CollectorHold, text: string): number {
  if (output.isJson) output.json(made);
  else {
    output.line(output.style.bold(made.id));
    output.line(plain(text));
  }
  return 0;
}

function reasonOf(context: CommandContext): string {
  const reason = stringValue(context, 'reason');
  if (reason === undefined || reason.trim() === '') throw new SettingsError('Say with --reason why.');
  return reason;
}

function scopeOf(context: CommandContext): Readonly<Record<string, string>> {
  const period = stringValue(context, 'period');
  const [from = '', to = '', ...more] = period === undefined ? [] : period.split(':');
  if (more.length > 0 || (period !== undefined && from + to === ''))
    throw new SettingsError('Write the period as two days: 2026-01-01:2026-03-31. Either may be left out.');
  const names = ['repository', 'developer', 'device'].map((name) => [name, stringValue(context, name) ?? ''] as const);
  return Object.fromEntries([['from', from], ['to', to], ...names].filter(([, value]) => value !== ''));
}

function scopeText(scope: CollectorHoldScope): string {
  const parts = Object.entries(scope).map(([name, value]) => `${name} ${value}`);
  return parts.length === 0 ? 'everything' : plain(parts.join(', '));
}
