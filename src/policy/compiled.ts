// What decisions need of a policy, made once for each policy object.
import { approvedKinds, exceptionPatterns, patternSet, readyExceptions, type ReadyException } from './exceptions.ts';
import type { PatternSet } from './pattern-set.ts';
import { dataClasses } from './strictness.ts';
import type { ApprovedKind, ApprovedList, DataClass, Decided, EffectivePolicy } from './types.ts';

/** Lists of one kind: pattern n stands in list n. */
export interface ReadyLists {
  readonly lists: readonly Decided<ApprovedList>[];
  readonly patterns: PatternSet;
}

/** Rules of data classes for one folder, the strictest first: pattern n stands in rule n. */
export interface ReadyData {
  readonly rules: readonly Decided<DataClass>[];
  readonly patterns: PatternSet;
}

/** Exceptions about one kind of decision: pattern n is of the exception with this index. */
export interface ReadyExceptions {
  readonly list: readonly ReadyException[];
  readonly patterns: PatternSet;
}

export interface CompiledPolicy {
  readonly approved: Readonly<Record<ApprovedKind, ReadyLists>>;
  readonly exceptions: readonly ReadyException[];
  /** Of `exceptions`, those about each kind of decision. */
  readonly exceptionsAbout: Readonly<Record<'findings' | ApprovedKind, ReadyExceptions>>;
  /** By root of the folder; `undefined` for folders without rules of their own. */
  readonly data: ReadonlyMap<string | undefined, ReadyData>;
  readonly restoreInto: ReadonlySet<string>;
  /** The last key, and for which times it holds. */
  key: { readonly text: string; readonly fromMs: number; readonly untilMs: number } | undefined;
}

/** The same object for the same policy. */
export function compiledPolicy(policy: EffectivePolicy): CompiledPolicy {
  let compiled = cache.get(policy);
  if (compiled === undefined) {
    compiled = compile(policy);
    cache.set(policy, compiled);
  }
  return compiled;
}

// Not state: each entry follows from its key alone, and goes with it.
const cache = new WeakMap<EffectivePolicy, CompiledPolicy>();

function compile(policy: EffectivePolicy): CompiledPolicy {
  const exceptions = readyExceptions(policy);
  const about = (kind: 'findings' | ApprovedKind): ReadyExceptions => {
    const list = exceptions.filter((each) => each.about === kind && each.isApproved && !Number.isNaN(each.untilMs));
    return { list, patterns: exceptionPatterns(list, kind) };
  };
  return {
    approved: byKind((kind) => readyLists(policy.approved[kind])),
    exceptions,
    exceptionsAbout: { findings: about('findings'), ...byKind(about) },
    data: readyData(policy),
    restoreInto: new Set(policy.restoreInto.map(({ value }) => value)),
    key: undefined,
  };
}

function byKind<T>(of: (kind: ApprovedKind) => T): Readonly<Record<ApprovedKind, T>> {
  return Object.fromEntries(approvedKinds.map((kind) => [kind, of(kind)])) as Record<ApprovedKind, T>;
}

function readyLists(lists: readonly Decided<ApprovedList>[]): ReadyLists {
  const patterns = lists.flatMap(({ value }, pattern) => value.allow.map((text) => ({ pattern, text })));
  return { lists, patterns: patternSet(patterns, 'name') };
}

function readyData(policy: EffectivePolicy): ReadonlyMap<string | undefined, ReadyData> {
  const roots = new Set([undefined, ...policy.data.map(({ value }) => value.root)]);
  return new Map([...roots].map((root) => [root, readyDataOf(policy, root)]));
}

function readyDataOf(policy: EffectivePolicy, root: string | undefined): ReadyData {
  const sorted = policy.data
    .filter(({ value }) => value.root === undefined || value.root === root)
    .toSorted((first, second) => dataClasses.indexOf(second.value.class) - dataClasses.indexOf(first.value.class));
  const patterns = sorted.flatMap(({ value }, pattern) => value.paths.map((text) => ({ pattern, text })));
  return {
    rules: sorted.map(({ value, clause }) => ({ value: value.class, clause })),
    patterns: patternSet(patterns, 'glob'),
  };
}
