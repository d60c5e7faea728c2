// How each clause of a file joins what stands above it. Who sets freely replaces; everyone else can only tighten, and is
// told what had no effect.
import type { FindingClass } from '../secrets/types.ts';
import type { ClausePointer } from './clauses.ts';
import { findingClasses } from './defaults.ts';
import { isSamePerson } from './exceptions.ts';
import {
  dataClasses,
  encodedTextActions,
  findingActions,
  larger,
  mediaActions,
  policyLevels,
  smaller,
  stricter,
} from './strictness.ts';
import type { ApprovedKind, Clause, Decided, EffectivePolicy, FindingAction, PolicyFile } from './types.ts';

/** A file in its place. */
export interface Layer {
  readonly file: PolicyFile;
  readonly root: string | undefined;
  /** Its values replace what is built in. */
  readonly isFree: boolean;
  readonly clause: (pointer: string) => Clause;
  /** What held before this file. */
  readonly above: EffectivePolicy;
  readonly knownRule: ((id: string) => FindingClass | undefined) | undefined;
  /** Tells people about a clause without effect. */
  readonly ignore: (pointer: string, reason: string) => void;
}

/** What changes in `holds`, which has the clauses of this file that come earlier. */
type Law = (holds: EffectivePolicy, layer: Layer) => Partial<EffectivePolicy>;

/** Nothing changes: the file is told apart by it, and no more. */
const label: Law = () => ({});

/** By clause, in the order in which they apply. A clause without a law does not compile. */
export const laws: Readonly<Record<ClausePointer, Law>> = {
  '/id': label,
  '/version': label,
  '/organisation': (holds, layer) => aboutOf(holds, layer, 'organisation'),
  '/owner': (holds, layer) => aboutOf(holds, layer, 'owner'),
  '/effectiveFrom': (holds, layer) => aboutOf(holds, layer, 'effectiveFrom'),
  '/approved/tools': (holds, layer) => approvedOf(holds, layer, 'tools'),
  '/approved/providers': (holds, layer) => approvedOf(holds, layer, 'providers'),
  '/approved/models': (holds, layer) => approvedOf(holds, layer, 'models'),
  '/approved/endpoints': (holds, layer) => approvedOf(holds, layer, 'endpoints'),
  '/level': (holds, layer) => ({
    level: joined(layer, '/level', { above: holds.level, own: layer.file.level, pick: byOrder(policyLevels) }),
  }),
  '/data': dataLaw,
  '/privateScopes': (holds, layer) => ({
    privateScopes: united(holds.privateScopes, layer, { pointer: '/privateScopes', own: layer.file.privateScopes }),
  }),
  '/terms': (holds, layer) => ({ terms: united(holds.terms, layer, { pointer: '/terms', own: layer.file.terms }) }),
  '/findings/classes': classesLaw,
  '/findings/rules': rulesLaw,
  '/unscannable/media': (holds, layer) => ({
    unscannable: {
      ...holds.unscannable,
      media: joined(layer, '/unscannable/media', {
        above: holds.unscannable.media,
        own: layer.file.unscannable?.media,
        pick: byOrder(mediaActions),
      }),
    },
  }),
  '/unscannable/encodedText': (holds, layer) => ({
    unscannable: {
      ...holds.unscannable,
      encodedText: joined(layer, '/unscannable/encodedText', {
        above: holds.unscannable.encodedText,
        own: layer.file.unscannable?.encodedText,
        pick: byOrder(encodedTextActions),
      }),
    },
  }),
  '/restoreInto': restoreIntoLaw,
  '/pause/allowed': (holds, layer) => ({
    pause: {
      ...holds.pause,
      allowed: joined(layer, '/pause/allowed', {
        above: holds.pause.allowed,
        own: layer.file.pause?.allowed,
        pick: byOrder([true, false]),
      }),
    },
  }),
  '/pause/maxMinutes': (holds, layer) => ({
    pause: {
      ...holds.pause,
      maxMinutes: joined(layer, '/pause/maxMinutes', {
        above: holds.pause.maxMinutes,
        own: layer.file.pause?.maxMinutes,
        pick: smaller,
      }),
    },
  }),
  '/exceptions': exceptionsLaw,
  '/exceptionRules/maxDays': (holds, layer) => ({
    exceptionRules: {
      ...holds.exceptionRules,
      maxDays: joined(layer, '/exceptionRules/maxDays', {
        above: holds.exceptionRules.maxDays,
        own: layer.file.exceptionRules?.maxDays,
        pick: smaller,
      }),
    },
  }),
  '/exceptionRules/approvers': approversLaw,
  '/retention/days': (holds, layer) => ({
    retentionDays: joined(layer, '/retention/days', {
      above: holds.retentionDays,
      own: layer.file.retention?.days,
      // More evidence is stricter.
      pick: larger,
    }),
  }),
  '/review/everyDays': (holds, layer) => ({
    review: {
      ...holds.review,
      everyDays: joined(layer, '/review/everyDays', {
        above: holds.review.everyDays,
        own: layer.file.review?.everyDays,
        pick: smaller,
      }),
    },
  }),
  '/review/reviewers': (holds, layer) => ({
    review: {
      ...holds.review,
      reviewers: onlyFree(layer, '/review/reviewers', {
        above: holds.review.reviewers,
        own: layer.file.review?.reviewers,
      }),
    },
  }),
  '/incidents/findingsPerDay': (holds, layer) => incidentsOf(holds, layer, 'findingsPerDay'),
  '/incidents/blocksPerDay': (holds, layer) => incidentsOf(holds, layer, 'blocksPerDay'),
  '/incidents/pausesPerWeek': (holds, layer) => incidentsOf(holds, layer, 'pausesPerWeek'),
  '/organisational': organisationalLaw,
};

type Pick<T> = (above: Decided<T>, own: Decided<T>) => Decided<T>;

function byOrder<T>(order: readonly T[]): Pick<T> {
  return (above, own) => stricter(order, above, own);
}

/** A single value: who sets freely sets it, everyone else has it when `pick` prefers it. */
function joined<T extends string | number | boolean>(
  layer: Layer,
  pointer: string,
  { above, own, pick }: { readonly above: Decided<T>; readonly own: T | undefined; readonly pick: Pick<T> },
): Decided<T> {
  if (own === undefined) return above;
  const decided = { value: own, clause: layer.clause(pointer) };
  if (layer.isFree) return decided;
  const picked = pick(above, decided);
  if (picked === above && own !== above.value)
    layer.ignore(pointer, `${String(own)} would loosen ${String(above.value)}`);
  return picked;
}

/** A value that tightens nothing: only who sets freely has a say. */
function onlyFree<T>(
  layer: Layer,
  pointer: string,
  { above, own }: { readonly above: Decided<T>; readonly own: T | undefined },
): Decided<T> {
  if (own === undefined) return above;
  if (layer.isFree) return { value: own, clause: layer.clause(pointer) };
  layer.ignore(pointer, notFirst);
  return above;
}

const notFirst = 'only the first of the organisation’s and the user’s policy may say so';

function united(
  above: readonly Decided<string>[],
  layer: Layer,
  { pointer, own = [] }: { readonly pointer: string; readonly own: readonly string[] | undefined },
): readonly Decided<string>[] {
  const known = new Set(above.map(({ value }) => value));
  const added = own.flatMap((value, index) => {
    if (known.has(value)) return [];
    known.add(value);
    return [{ value, clause: layer.clause(`${pointer}/${index}`) }];
  });
  return [...above, ...added];
}

function aboutOf(holds: EffectivePolicy, layer: Layer, name: keyof EffectivePolicy['about']): Partial<EffectivePolicy> {
  const own = layer.file[name];
  if (!layer.isFree || own === undefined) return {};
  return { about: { ...holds.about, [name]: { value: own, clause: layer.clause(`/${name}`) } } };
}

/** A name has to pass every list, so one more can only tighten. */
function approvedOf(holds: EffectivePolicy, layer: Layer, kind: ApprovedKind): Partial<EffectivePolicy> {
  const own = layer.file.approved?.[kind];
  if (own === undefined) return {};
  const list = { value: own, clause: layer.clause(`/approved/${kind}`) };
  return { approved: { ...holds.approved, [kind]: [...holds.approved[kind], list] } };
}

/** The strictest rule that matches decides, so one more can only tighten, unless it says `public`. */
function dataLaw(holds: EffectivePolicy, layer: Layer): Partial<EffectivePolicy> {
  const added = (layer.file.data ?? []).flatMap((rule, index) => {
    const pointer = `/data/${index}`;
    if (rule.class === 'public' && !layer.isFree) {
      layer.ignore(pointer, `public would loosen ${usual}: ${notFirst}`);
      return [];
    }
    const root = layer.root === undefined ? {} : { root: layer.root };
    return [{ value: { ...rule, ...root }, clause: layer.clause(pointer) }];
  });
  return { data: [...holds.data, ...added] };
}

const usual = dataClasses[1] ?? 'internal';

function classesLaw(holds: EffectivePolicy, layer: Layer): Partial<EffectivePolicy> {
  const classes = Object.fromEntries(
    findingClasses.map((name) => [
      name,
      joined(layer, `/findings/classes/${name}`, {
        above: holds.findings.classes[name],
        own: layer.file.findings?.classes?.[name],
        pick: byOrder(findingActions),
      }),
    ]),
  ) as EffectivePolicy['findings']['classes'];
  return { findings: { ...holds.findings, classes } };
}

/**
 * For each rule that any file names: the strictest of what each file says of it, and a file that says nothing of the
 * rule says of it what it says of its class.
 */
function rulesLaw(holds: EffectivePolicy, layer: Layer): Partial<EffectivePolicy> {
  const own = new Map(Object.entries(layer.file.findings?.rules ?? {}));
  const { above } = layer;
  const rules = new Map<string, Decided<FindingAction>>();
  for (const id of [...new Set([...above.findings.rules.keys(), ...own.keys()])].toSorted()) {
    const pointer = `/findings/rules/${id}`;
    const known = layer.knownRule?.(id);
    if (known === undefined && layer.knownRule !== undefined && own.has(id))
      layer.ignore(pointer, 'there is no such rule');
    const classes = known === undefined ? findingClasses : [known];
    const said = own.get(id);
    const before = above.findings.rules.get(id) ?? strictest(classes.map((name) => above.findings.classes[name]));
    const now = said === undefined ? ownClasses(layer, classes) : { value: said, clause: layer.clause(pointer) };
    if (now === undefined || before === undefined) {
      if (before !== undefined) rules.set(id, before);
    } else if (layer.isFree) {
      rules.set(id, now);
    } else {
      const decided = stricter(findingActions, before, now);
      if (decided === before && said !== undefined && said !== before.value) {
        layer.ignore(pointer, `${said} would loosen ${before.value}`);
      }
      rules.set(id, decided);
    }
  }
  return { findings: { ...holds.findings, rules } };
}

/** What the file itself says of these classes. */
function ownClasses({ file, clause }: Layer, classes: readonly FindingClass[]): Decided<FindingAction> | undefined {
  return strictest(
    classes.flatMap((name) => {
      const value = file.findings?.classes?.[name];
      return value === undefined ? [] : [{ value, clause: clause(`/findings/classes/${name}`) }];
    }),
  );
}

function strictest(decided: readonly Decided<FindingAction>[]): Decided<FindingAction> | undefined {
  const [first, ...rest] = decided;
  return first && rest.reduce((strict, each) => stricter(findingActions, strict, each), first);
}

function restoreIntoLaw(holds: EffectivePolicy, layer: Layer): Partial<EffectivePolicy> {
  const own = layer.file.restoreInto;
  if (own === undefined) return {};
  if (layer.isFree) return { restoreInto: united([], layer, { pointer: '/restoreInto', own }) };
  const above = new Set(holds.restoreInto.map(({ value }) => value));
  for (const [index, name] of own.entries()) {
    if (!above.has(name)) layer.ignore(`/restoreInto/${index}`, 'a tool that no policy above names cannot be added');
  }
  return { restoreInto: holds.restoreInto.filter(({ value }) => own.includes(value)) };
}

function exceptionsLaw(holds: EffectivePolicy, layer: Layer): Partial<EffectivePolicy> {
  const own = (layer.file.exceptions ?? []).map((value, index) => ({
    value,
    clause: layer.clause(`/exceptions/${index}`),
  }));
  if (layer.isFree) return { exceptions: [...holds.exceptions, ...own] };
  for (const { clause } of own) layer.ignore(clause.pointer, notFirst);
  return {};
}

/** An empty list in a file says nothing; what is left of two lists can be nobody. */
function approversLaw(holds: EffectivePolicy, layer: Layer): Partial<EffectivePolicy> {
  const own = layer.file.exceptionRules?.approvers ?? [];
  if (own.length === 0) return {};
  const above = holds.exceptionRules.approvers;
  const clause = layer.clause('/exceptionRules/approvers');
  if (layer.isFree || above.value === 'anybody') {
    return { exceptionRules: { ...holds.exceptionRules, approvers: { value: own, clause } } };
  }
  const left = above.value.filter((name) => own.some((other) => isSamePerson(name, other)));
  if (left.length === above.value.length) return {};
  return { exceptionRules: { ...holds.exceptionRules, approvers: { value: left, clause } } };
}

function incidentsOf(
  holds: EffectivePolicy,
  layer: Layer,
  name: keyof EffectivePolicy['incidents'],
): Partial<EffectivePolicy> {
  const pointer = `/incidents/${name}`;
  const limit = { above: holds.incidents[name], own: layer.file.incidents?.[name], pick: smaller };
  return { incidents: { ...holds.incidents, [name]: joined(layer, pointer, limit) } };
}

/** Text of the written policy: a lower file would speak for the one above. */
function organisationalLaw(holds: EffectivePolicy, layer: Layer): Partial<EffectivePolicy> {
  const own = (layer.file.organisational ?? []).map((value, index) => ({
    value,
    clause: layer.clause(`/organisational/${index}`),
  }));
  if (layer.isFree) return { organisational: [...holds.organisational, ...own] };
  for (const { clause } of own) layer.ignore(clause.pointer, notFirst);
  return {};
}
