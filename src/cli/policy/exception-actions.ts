// The actions of `pretense exception`.
import { randomBytes } from 'node:crypto';
import { askProxy } from '../../app/control-client.ts';
import { findDeveloper } from '../../app/developer.ts';
import { approved, type Changed, requested, revoked } from '../../app/policy/exception-changes.ts';
import { ExceptionError } from '../../app/policy/exception-error.ts';
import { type ExceptionEvent, recordException } from '../../app/policy/exception-records.ts';
import { readExceptions, type StoredException, writeExceptions } from '../../app/policy/exception-store.ts';
import type { PolicyService } from '../../app/policy/policy-service.ts';
import { systemClock } from '../../app/platform.ts';
import { SettingsError } from '../../app/settings.ts';
import { prepareStateDir, type StatePaths } from '../../app/state-dir.ts';
import { exceptionStates } from '../../policy/decide.ts';
import type { ExceptionScope } from '../../policy/types.ts';
import { stringValue, type CommandContext } from '../command.ts';
import { notRecorded } from '../routing-context.ts';
import { oneName, plain, policyInForce, type PolicyAction, readGiven } from './policy-action.ts';

/** Options that say what an exception lets through. */
export const scopeOptions = ['tool', 'provider', 'model', 'endpoint', 'rule', 'class', 'finding', 'file'] as const;

export const requestException: PolicyAction = async (context, names) => {
  if (names.length > 0) throw new SettingsError('Say with --model, --tool, --finding … what to let through.');
  const { paths, service } = await policyInForce(context);
  const request = {
    id: `ex-${randomBytes(4).toString('hex')}`,
    allow: scopeOf(context),
    reason: required(context, 'reason', 'TEXT', 'why'),
    requestedBy: personOf(context),
    days: daysOf(context),
  };
  const all = readExceptions(paths.home);
  const change = requested(all, request, { policy: service.current(), clock: systemClock });
  await store({ paths, service, all, change, what: 'requested' });
  const { id } = change.changed;
  return tell(context, change.changed, [
    `Asked for: ${context.output.style.bold(id)}, ${scopeText(request.allow)}, for ${request.days} days.`,
    'It lets nothing through until somebody else has approved it:',
    `  pretense exception approve ${id}${service.organisationKey === undefined ? ' --as NAME' : ' --key KEY --as NAME'}`,
  ]);
};

export const approveException: PolicyAction = async (context, names) => {
  const id = oneName(names, 'ID of an exception');
  const { paths, service } = await policyInForce(context);
  const key = stringValue(context, 'key');
  const all = readExceptions(paths.home);
  const change = approved(all, id, {
    policy: service.current(),
    approvedBy: personOf(context),
    clock: systemClock,
    privateKey: key === undefined ? undefined : readGiven(context, key).toString('utf8'),
    organisationKey: service.organisationKey,
  });
  await store({ paths, service, all, change, what: 'approved' });
  const { allow, approval } = change.changed;
  return tell(context, change.changed, [
    `Approved: ${context.output.style.bold(id)}, ${scopeText(allow)}, by ${plain(approval?.approvedBy ?? '')} until ${approval?.expires ?? ''}.`,
  ]);
};

export const revokeException: PolicyAction = async (context, names) => {
  const id = oneName(names, 'ID of an exception');
  const { paths, service } = await policyInForce(context);
  const all = readExceptions(paths.home);
  const change = revoked(all, id, { revokedBy: personOf(context), clock: systemClock });
  await store({ paths, service, all, change, what: 'revoked' });
  return tell(context, change.changed, [`Taken back: ${context.output.style.bold(id)}. It lets nothing through.`]);
};

export const listExceptions: PolicyAction = async (context, names) => {
  if (names.length > 0) throw new SettingsError('"list" takes no name.');
  const { paths, service } = await policyInForce(context);
  const inPolicy = exceptionStates(service.current(), Date.now());
  const stored = readExceptions(paths.home);
  const own = stored.map((each) => ({
    ...each,
    origin: 'device' as const,
    state: stateOf(each, inPolicy.find(({ value }) => value.id === each.id)?.state),
  }));
  const fromFiles = inPolicy
    .filter(({ value }) => !stored.some(({ id }) => id === value.id))
    .map(({ value, clause, state }) => ({ ...value, origin: clause.source, state }));
  const exceptions = [...fromFiles, ...own];
  const { output } = context;
  if (output.isJson) output.json({ exceptions, problems: service.problems });
  else {
    if (exceptions.length === 0) output.line('No exceptions.');
    for (const each of exceptions) {
      output.line(`${output.style.bold(plain(each.id))}  ${each.state}  ${scopeText(each.allow)}`);
      output.line(`  why: ${plain(each.reason)}`);
      output.line(`  ${peopleText(each)}`);
    }
    for (const problem of service.problems) output.line(output.style.warn(plain(problem)));
  }
  return 0;
};

type ListedState =
  | 'requested'
  | 'revoked'
  | 'not-in-force'
  | NonNullable<ReturnType<typeof exceptionStates>[number]>['state'];

/** `inPolicy`: what the policy in force says of it; undefined: nothing, since its approval does not count. */
function stateOf({ approval, revocation }: StoredException, inPolicy: ListedState | undefined): ListedState {
  if (revocation !== undefined) return 'revoked';
  if (approval === undefined) return 'requested';
  return inPolicy ?? 'not-in-force';
}

interface People {
  readonly requestedBy: string;
  readonly approvedBy?: string;
  readonly expires?: string;
  readonly approval?: StoredException['approval'];
  readonly revocation?: StoredException['revocation'];
}

function peopleText({ requestedBy, approvedBy, expires, approval, revocation }: People): string {
  const by = approvedBy ?? approval?.approvedBy;
  const parts = [
    `asked for by ${requestedBy}`,
    ...(by === undefined ? [] : [`approved by ${by} until ${expires ?? approval?.expires ?? ''}`]),
    ...(approval?.signature === undefined ? [] : ['signed']),
    ...(revocation === undefined ? [] : [`taken back by ${revocation.revokedBy} on ${revocation.revokedAt}`]),
  ];
  return plain(parts.join(', '));
}

interface Store {
  readonly paths: StatePaths;
  readonly service: PolicyService;
  readonly all: readonly StoredException[];
  readonly change: Changed;
  readonly what: ExceptionEvent;
}

/** Nothing that loosens counts without its record. Throws ExceptionError `not-recorded`. */
async function store({ paths, service, all, change, what }: Store): Promise<void> {
  await prepareStateDir(paths);
  await writeExceptions(paths.home, change.all);
  const fact = { what, stored: change.changed, by: findDeveloper().developer };
  if (await recordException(paths, fact, service)) return;
  if (what === 'revoked') throw new ExceptionError('not-recorded', `It was taken back. ${notRecorded}`);
  await writeExceptions(paths.home, all);
  await askProxy(paths.runDir, { method: 'POST', path: 'policy' }).catch(() => undefined);
  throw new ExceptionError(
    'not-recorded',
    'The audit log could not be written, so nothing has changed. Run "pretense doctor".',
  );
}

function tell({ output }: CommandContext, stored: StoredException, lines: readonly string[]): number {
  if (output.isJson) output.json(stored);
  else for (const line of lines) output.line(line);
  return 0;
}

function scopeOf(context: CommandContext): ExceptionScope {
  const given = scopeOptions.flatMap((name) => {
    const value = stringValue(context, name);
    return value === undefined ? [] : [[name, value] as const];
  });
  if (given.length === 0) {
    throw new SettingsError(`Say what to let through: ${scopeOptions.map((name) => `--${name}`).join(', ')}.`);
  }
  // Its words are checked with the rest.
  return Object.fromEntries(given) as ExceptionScope;
}

function scopeText(scope: ExceptionScope): string {
  return plain(
    Object.entries(scope)
      .map(([name, value]) => `${name} ${String(value)}`)
      .join(', '),
  );
}

function personOf(context: CommandContext): string {
  return stringValue(context, 'as') ?? findDeveloper().developer;
}

function daysOf(context: CommandContext): number {
  const days = required(context, 'days', 'N', 'for how many days');
  if (!/^[1-9]\d{0,3}$/.test(days))
    throw new SettingsError(`"${days}" is no number of days; use a whole number from 1 on.`);
  return Number(days);
}

function required(context: CommandContext, name: string, value: string, what: string): string {
  const given = stringValue(context, name);
  if (given === undefined || given.trim() === '') throw new SettingsError(`Say with --${name} ${value} ${what}.`);
  return given;
}
