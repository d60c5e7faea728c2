// A policy without its origins, in one form: two policies that say the same are the same text.
import type { JsonValue } from '../base/canonical-json.ts';
import { foldCase } from './glob.ts';
import type { ApprovedList, Decided, EffectivePolicy } from './types.ts';

/** What the hash of a policy is made of: every value that holds, sorted where order says nothing. */
export function whatHolds(policy: EffectivePolicy): JsonValue {
  const { approved, findings, unscannable, pause, exceptionRules, review, incidents, about } = policy;
  return {
    about: valuesOf(about),
    approved: Object.fromEntries(Object.entries(approved).map(([kind, lists]) => [kind, listsOf(lists)])),
    data: dataOf(policy),
    exceptionRules: {
      approvers: exceptionRules.approvers.value === 'anybody' ? 'anybody' : sortedSet(exceptionRules.approvers.value),
      maxDays: exceptionRules.maxDays.value,
    },
    exceptions: policy.exceptions.map(({ value }) => ({ ...value, allow: { ...value.allow } })),
    findings: { classes: valuesOf(findings.classes), rules: valuesOf(Object.fromEntries(findings.rules)) },
    incidents: valuesOf(incidents),
    level: policy.level.value,
    organisational: policy.organisational.map(({ value }) => ({ ...value })),
    pause: valuesOf(pause),
    privateScopes: sortedSet(policy.privateScopes.map(({ value }) => value)),
    restoreInto: sortedSet(policy.restoreInto.map(({ value }) => value)),
    retentionDays: policy.retentionDays.value,
    review: { everyDays: review.everyDays.value, reviewers: sortedSet(review.reviewers.value) },
    terms: sortedSet(policy.terms.map(({ value }) => value)),
    unscannable: valuesOf(unscannable),
  };
}

function valuesOf(
  members: Readonly<Record<string, Decided<string | number | boolean> | undefined>>,
): Readonly<Record<string, string | number | boolean>> {
  return Object.fromEntries(
    Object.entries(members).flatMap(([name, decided]) => (decided === undefined ? [] : [[name, decided.value]])),
  );
}

function sortedSet(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].toSorted();
}

/** Each list once: a name on it has to be on it however often it is asked. */
function listsOf(lists: readonly Decided<ApprovedList>[]): readonly JsonValue[] {
  const texts = lists.map(({ value }) => {
    const allow = sortedSet(value.allow.map(foldCase));
    return JSON.stringify({ allow, unlisted: value.unlisted ?? 'block' });
  });
  return sortedSet(texts).map((text) => JSON.parse(text) as JsonValue);
}

/** Globs by folder and class. */
function dataOf(policy: EffectivePolicy): readonly JsonValue[] {
  const groups = new Map<string, { readonly root: string | null; readonly class: string; readonly paths: string[] }>();
  for (const { value } of policy.data) {
    const root = value.root ?? null;
    const key = `${value.class} ${root === null ? '' : `/${root}`}`;
    const group = groups.get(key) ?? { root, class: value.class, paths: [] };
    group.paths.push(...value.paths.map(foldCase));
    groups.set(key, group);
  }
  return [...groups.keys()].toSorted().flatMap((key) => {
    const group = groups.get(key);
    return group === undefined ? [] : [{ ...group, paths: sortedSet(group.paths) }];
  });
}
