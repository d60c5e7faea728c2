// Which exceptions are in force, and what they are about.
import { InvariantError } from '../base/error.ts';
import { globSteps, nameSteps, type Step } from './glob.ts';
import { PatternSet } from './pattern-set.ts';
import type { ApprovedKind, Clause, EffectivePolicy, ExceptionScope, PolicyException } from './types.ts';

/**
 * - `too-long`: it ends later than exceptions may last; in force once its end is near enough.
 * - `not-approved`: by nobody who may approve, or by who requested it.
 * - `unclear`: it names nothing, or what no single decision is about.
 */
export type ExceptionState = 'in-force' | 'expired' | 'too-long' | 'not-approved' | 'unclear';

/** An exception with what decisions need of it. */
export interface ReadyException {
  readonly exception: PolicyException;
  readonly clause: Clause;
  /** In force from here … */
  readonly fromMs: number;
  /** … to before this. */
  readonly untilMs: number;
  /** What it is about: findings, or names of one kind; undefined: never in force. */
  readonly about: 'findings' | ApprovedKind | undefined;
  readonly isApproved: boolean;
  /** Its number in what `readyExceptions` gives. */
  readonly index: number;
}

const dayMs = 24 * 60 * 60 * 1000;

/** All of a policy, in their order. */
export function readyExceptions(policy: EffectivePolicy): readonly ReadyException[] {
  return policy.exceptions.map(({ value: exception, clause }, index) => {
    const untilMs = Date.parse(exception.expires);
    const about = aboutOf(exception.allow);
    return {
      exception,
      clause,
      // One day more for clocks that differ and for the day on which it was written.
      fromMs: untilMs - (policy.exceptionRules.maxDays.value + 1) * dayMs,
      untilMs,
      about,
      isApproved: mayApprove(policy, exception),
      index,
    };
  });
}

/** Whether an exception lets anything through now, and why not. */
export function stateOf(ready: ReadyException, nowMs: number): ExceptionState {
  if (ready.about === undefined || Number.isNaN(ready.untilMs)) return 'unclear';
  if (!ready.isApproved) return 'not-approved';
  if (nowMs >= ready.untilMs) return 'expired';
  return nowMs < ready.fromMs ? 'too-long' : 'in-force';
}

/** What a scope is about; undefined when it names nothing, or what no single decision is about. */
export function aboutOf(scope: ExceptionScope): 'findings' | ApprovedKind | undefined {
  const names = approvedKinds.filter((kind) => scope[approvedMember[kind]] !== undefined);
  const isOfFindings = [scope.rule, scope.class, scope.finding, scope.file].some((member) => member !== undefined);
  if (isOfFindings) return names.length === 0 ? 'findings' : undefined;
  return names.length === 1 ? names[0] : undefined;
}

/** Whether the approval of an exception counts. */
export function mayApprove(
  policy: Pick<EffectivePolicy, 'exceptionRules'>,
  { requestedBy, approvedBy }: Pick<PolicyException, 'requestedBy' | 'approvedBy'>,
): boolean {
  const approvers = policy.exceptionRules.approvers.value;
  if (personOf(approvedBy) === '' || isSamePerson(requestedBy, approvedBy)) return false;
  return approvers === 'anybody' || approvers.some((approver) => isSamePerson(approver, approvedBy));
}

/** Whether two names are one person's: case, blanks and ways to write a letter are no difference. */
export function isSamePerson(first: string, second: string): boolean {
  return personOf(first) === personOf(second);
}

/** The name as it is compared. */
export function personOf(name: string): string {
  return name
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/\p{Default_Ignorable_Code_Point}+/gu, '')
    .replaceAll(/\s+/gu, ' ')
    .trim();
}

/** Every kind of approved name. */
export const approvedKinds: readonly ApprovedKind[] = ['tools', 'providers', 'models', 'endpoints'];

/** The member of an exception that lets through a name of the kind. */
export const approvedMember = { tools: 'tool', providers: 'provider', models: 'model', endpoints: 'endpoint' } as const;

/** What exceptions about findings, or about names of one kind, say of files or names: pattern n is of exception n. */
export function exceptionPatterns(exceptions: readonly ReadyException[], about: 'findings' | ApprovedKind): PatternSet {
  const patterns = exceptions.flatMap(({ exception: { allow }, index }) => {
    const text = about === 'findings' ? allow.file : allow[approvedMember[about]];
    return text === undefined ? [] : [{ pattern: index, text }];
  });
  return patternSet(patterns, about === 'findings' ? 'glob' : 'name');
}

/** Throws InvariantError for a glob with more alternatives than any reader of policies lets through. */
export function patternSet(
  patterns: readonly { readonly pattern: number; readonly text: string }[],
  kind: 'glob' | 'name',
): PatternSet {
  return new PatternSet(
    patterns.flatMap(({ pattern, text }) => stepsOf(text, kind).map((steps) => ({ pattern, steps }))),
  );
}

function stepsOf(text: string, kind: 'glob' | 'name'): readonly (readonly Step[])[] {
  if (kind === 'name') return [nameSteps(text)];
  const steps = globSteps(text);
  if (steps === undefined) throw new InvariantError('a glob has more alternatives than a policy may have');
  return steps;
}
