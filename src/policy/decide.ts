// Decisions over what holds. Each costs some microseconds, and names the clause that decides.
import type { FindingClass } from '../secrets/types.ts';
import { compiledPolicy } from './compiled.ts';
import { stateOf, type ExceptionState, type ReadyException } from './exceptions.ts';
import { normalPath } from './glob.ts';
import type { PatternSet } from './pattern-set.ts';
import { unlistedActions } from './strictness.ts';
import type {
  ApprovedKind,
  DataClass,
  Decided,
  EffectivePolicy,
  FindingAction,
  PolicyException,
  UnlistedAction,
} from './types.ts';

/** What was found. */
export interface FindingFacts {
  /** Id of the rule or recognizer. */
  readonly rule: string;
  readonly class: FindingClass;
  /** Fingerprint of the value: `f_` and 16 hex digits. */
  readonly finding?: string | undefined;
  /**
   * Path of the file that holds it, relative to its workspace folder. Only exceptions ask for it, so it has to be
   * certain: a path that a request merely claims is left out.
   */
  readonly file?: string | undefined;
}

/** Where a text comes from. */
export interface FileFacts {
  /** Of the workspace folder, as it was given when policies were merged. */
  readonly root?: string | undefined;
  /** Relative to it. Untrusted: any text. */
  readonly file: string;
}

/** What is done with a finding. */
export function decideFinding(policy: EffectivePolicy, facts: FindingFacts, nowMs: number): Decided<FindingAction> {
  const decided = policy.findings.rules.get(facts.rule) ?? policy.findings.classes[facts.class];
  if (decided.value === 'allow') return decided;
  const { list, patterns } = compiledPolicy(policy).exceptionsAbout.findings;
  let ofFile: readonly number[] | undefined;
  for (const ready of list) {
    const { rule, class: ofClass, finding } = ready.exception.allow;
    if (rule !== undefined && rule !== facts.rule) continue;
    if (ofClass !== undefined && ofClass !== facts.class) continue;
    if (finding !== undefined && finding !== facts.finding) continue;
    if (stateOf(ready, nowMs) !== 'in-force') continue;
    if (ready.exception.allow.file !== undefined) {
      ofFile ??= matchedBy(patterns, facts.file);
      if (!ofFile.includes(ready.index)) continue;
    }
    return allowedBy(ready);
  }
  return decided;
}

/** Whether the strictest list lets a name pass. `value`: as the provider or the tool calls itself. Untrusted: any text. */
export function decideApproved(
  policy: EffectivePolicy,
  kind: ApprovedKind,
  value: string,
  nowMs: number,
): Decided<UnlistedAction> {
  const compiled = compiledPolicy(policy);
  const { lists, patterns } = compiled.approved[kind];
  const matched = patterns.match(value);
  let decided: Decided<UnlistedAction> | undefined;
  for (const [index, list] of lists.entries()) {
    const action = matched.includes(index) ? 'allow' : (list.value.unlisted ?? 'block');
    if (decided === undefined || unlistedActions.indexOf(action) > unlistedActions.indexOf(decided.value)) {
      decided = { value: action, clause: list.clause };
    }
  }
  if (decided === undefined) return { value: 'allow', clause: { source: 'built-in', pointer: `/approved/${kind}` } };
  if (decided.value === 'allow') return decided;
  const exceptions = compiled.exceptionsAbout[kind];
  const fitting = exceptions.list.length === 0 ? [] : exceptions.patterns.match(value);
  const exception = exceptions.list.find(
    (ready) => fitting.includes(ready.index) && stateOf(ready, nowMs) === 'in-force',
  );
  return exception === undefined ? decided : allowedBy(exception);
}

/** The class of a file. A path that leads out of its folder is nobody's: `internal`. */
export function classOf(policy: EffectivePolicy, { root, file }: FileFacts): Decided<DataClass> {
  const { data } = compiledPolicy(policy);
  const ready = data.get(root) ?? data.get(undefined);
  const path = ready === undefined || ready.rules.length === 0 ? undefined : normalPath(file);
  if (ready === undefined || path === undefined) return usualClass;
  const [strictest] = ready.patterns.match(path);
  return strictest === undefined ? usualClass : (ready.rules[strictest] ?? usualClass);
}

/** Whether inputs of a tool get redacted values back besides those that edit files. `toolName`: as in the answer. */
export function mayRestoreInto(policy: EffectivePolicy, toolName: string): boolean {
  return compiledPolicy(policy).restoreInto.has(toolName);
}

/** Of what a list decides whether it may be used: those whose lists let everything pass decide nothing. */
export function listedKinds({ approved }: EffectivePolicy): readonly ApprovedKind[] {
  const kinds = ['tools', 'providers', 'models', 'endpoints'] as const;
  return kinds.filter((kind) => approved[kind].some(({ value }) => value.unlisted !== 'allow'));
}

/** Changes whenever a decision can change: the hash, and which exceptions are in force. */
export function policyKey(policy: EffectivePolicy, nowMs: number): string {
  const compiled = compiledPolicy(policy);
  const { key } = compiled;
  if (key !== undefined && nowMs >= key.fromMs && nowMs < key.untilMs) return key.text;
  let [fromMs, untilMs] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  let text = policy.hash;
  for (const [index, ready] of compiled.exceptions.entries()) {
    if (stateOf(ready, nowMs) === 'in-force') text += `+${index}`;
    for (const change of [ready.fromMs, ready.untilMs]) {
      if (change <= nowMs) fromMs = Math.max(fromMs, change);
      else if (change > nowMs) untilMs = Math.min(untilMs, change);
    }
  }
  compiled.key = { text, fromMs, untilMs };
  return text;
}

/** Each exception with whether it lets anything through now. */
export function exceptionStates(
  policy: EffectivePolicy,
  nowMs: number,
): readonly (Decided<PolicyException> & { readonly state: ExceptionState })[] {
  return compiledPolicy(policy).exceptions.map((ready) => ({
    value: ready.exception,
    clause: ready.clause,
    state: stateOf(ready, nowMs),
  }));
}

function matchedBy(patterns: PatternSet, file: string | undefined): readonly number[] {
  const path = file === undefined ? undefined : normalPath(file);
  return path === undefined ? [] : patterns.match(path);
}

const usualClass: Decided<DataClass> = { value: 'internal', clause: { source: 'built-in', pointer: '/data' } };

function allowedBy({ exception, clause }: ReadyException): {
  value: 'allow';
  clause: typeof clause;
  exception: string;
} {
  return { value: 'allow', clause, exception: exception.id };
}
