// What a policy means for one file: every decision that can be about it, with the clause that makes it.
import type { FindingClass } from '../secrets/types.ts';
import { actionWords, classMeanings } from './clause-words.ts';
import { findingClassTitles } from './clauses.ts';
import { classOf, decideFinding, exceptionStates } from './decide.ts';
import { findingClasses } from './defaults.ts';
import { approvedKinds, patternSet } from './exceptions.ts';
import { normalPath } from './glob.ts';
import type {
  ApprovedKind,
  ApprovedList,
  DataClass,
  Decided,
  EffectivePolicy,
  FindingAction,
  PolicyLevel,
} from './types.ts';

export interface FileExplanation {
  /** As the policy sees the path; undefined: it leads out of its folder. */
  readonly path: string | undefined;
  readonly class: Decided<DataClass>;
  /** What the class means for a request with text of the file. */
  readonly meaning: string;
  /** Every rule that matches it, those above first; the strictest decides. */
  readonly matching: readonly Decided<DataClass>[];
  /** How its names change: strict for confidential files, whatever the level is. */
  readonly level: Decided<PolicyLevel>;
  readonly findings: readonly (Decided<FindingAction> & { readonly class: FindingClass })[];
  /** Rules with a clause of their own. */
  readonly rules: readonly (Decided<FindingAction> & { readonly rule: string })[];
  /** Exceptions in force that can be about it. */
  readonly exceptions: readonly Decided<string>[];
  /** Lists that a request with it has to pass. */
  readonly approved: readonly (Decided<ApprovedList> & { readonly kind: ApprovedKind })[];
}

/** A line of an explanation, for a terminal or a hover. */
export interface ExplanationLine {
  readonly subject: string;
  readonly says: string;
  readonly clause: Decided<unknown>['clause'];
  readonly exception?: string;
}

/** What would happen to a file. Untrusted: the path. `nowMs`: which exceptions count. */
export function explainFile(
  policy: EffectivePolicy,
  { root, file }: { readonly root?: string | undefined; readonly file: string },
  nowMs: number,
): FileExplanation {
  const path = normalPath(file);
  const decided = classOf(policy, { root, file });
  const isStrict = decided.value === 'confidential' || decided.value === 'restricted';
  const ruled = [...policy.findings.rules.keys()].toSorted();
  return {
    path,
    class: decided,
    meaning: classMeanings[decided.value],
    matching: path === undefined ? [] : matchingRules(policy, root, path),
    level: isStrict ? { value: 'strict', clause: decided.clause } : policy.level,
    findings: findingClasses.map((name) => ({
      ...decideFinding(policy, { rule: '', class: name, file: path }, nowMs),
      class: name,
    })),
    rules: ruled.flatMap((rule) => {
      const own = policy.findings.rules.get(rule);
      return own === undefined ? [] : [{ ...own, rule }];
    }),
    exceptions: exceptionsAbout(policy, path, nowMs),
    approved: approvedKinds.flatMap((kind) => policy.approved[kind].map((list) => ({ ...list, kind }))),
  };
}

/** The explanation line by line. */
export function explanationLines(explanation: FileExplanation): readonly ExplanationLine[] {
  const { class: decided, meaning, level, findings, rules, exceptions, approved } = explanation;
  return [
    { subject: 'class', says: `${decided.value}: ${meaning}`, clause: decided.clause },
    { subject: 'level', says: level.value, clause: level.clause },
    ...findings.map((each) => lineOf(findingClassTitles[each.class], actionWords[each.value], each)),
    ...rules.map((each) => lineOf(`rule ${each.rule}`, actionWords[each.value], each)),
    ...exceptions.map(({ value, clause }) => ({ subject: 'exception', says: value, clause })),
    ...approved.map(({ kind, value, clause }) => ({
      subject: kind,
      says: `${value.allow.join(', ') || 'none'}; anything else: ${value.unlisted ?? 'block'}`,
      clause,
    })),
  ];
}

function lineOf(subject: string, says: string, { clause, exception }: Decided<unknown>): ExplanationLine {
  return { subject, says, clause, ...(exception === undefined ? {} : { exception }) };
}

function matchingRules(policy: EffectivePolicy, root: string | undefined, path: string): readonly Decided<DataClass>[] {
  return policy.data.flatMap(({ value, clause }) => {
    if (value.root !== undefined && value.root !== root) return [];
    const patterns = patternSet(
      value.paths.map((text) => ({ pattern: 0, text })),
      'glob',
    );
    return patterns.match(path).length === 0 ? [] : [{ value: value.class, clause }];
  });
}

function exceptionsAbout(policy: EffectivePolicy, path: string | undefined, nowMs: number): readonly Decided<string>[] {
  return exceptionStates(policy, nowMs).flatMap(({ value, clause, state }) => {
    if (state !== 'in-force') return [];
    const { file } = value.allow;
    const isAbout =
      file === undefined ||
      (path !== undefined && patternSet([{ pattern: 0, text: file }], 'glob').match(path).length > 0);
    return isAbout ? [{ value: `${value.id}, until ${value.expires}`, clause }] : [];
  });
}
