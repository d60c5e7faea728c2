// What a rule or recognizer is, by the id that records, placeholders and policies hold.
import { secretRules } from './rules/index.ts';
import type { FindingClass, Recognizer, SecretRule } from './types.ts';

/** What is told of a rule to people and to policies. */
export interface KnownRule {
  readonly id: string;
  readonly title: string;
  readonly class: FindingClass;
}

/** Of every rule, in the order of the registry, then of the recognizers given. */
export function knownRules(
  recognizers: readonly Pick<Recognizer, 'id' | 'title' | 'class'>[] = [],
): readonly KnownRule[] {
  const known = secretRules.map((rule) => ({ id: rule.id, title: rule.title, class: classOfRule(rule) }));
  return [...known, ...recognizers.map(({ id, title, class: kind }) => ({ id, title, class: kind }))];
}

/** The class of a rule; undefined when no rule has the id. */
export function classOf(id: string): FindingClass | undefined {
  return byId.get(id)?.class;
}

/** What the rule finds, for people: `GitHub token`; the id itself when no rule has it (a rule of another version). */
export function titleOf(id: string): string {
  return byId.get(id)?.title ?? id;
}

/** As a rule says it, or what holds when it says nothing. */
export function classOfRule(rule: SecretRule): FindingClass {
  return rule.class ?? 'vendor-secret';
}

const byId: ReadonlyMap<string, KnownRule> = new Map(knownRules().map((rule) => [rule.id, rule]));
