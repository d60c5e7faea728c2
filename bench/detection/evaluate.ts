// What the scanner makes of a labelled text, in one spelling.
import { createHmac } from 'node:crypto';
import { loadPersonalRecognizers } from '../../src/app/personal-data.ts';
import { defaultFindingActions } from '../../src/policy/defaults.ts';
import { findAnySpelling } from '../../src/proxy/secret-spellings.ts';
import { isSecretClass } from '../../src/secrets/finding-classes.ts';
import { secretRules } from '../../src/secrets/rules/index.ts';
import { createSecretScanner } from '../../src/secrets/scan.ts';
import type { FindingClass, Recognizer, SecretFinding, SecretRule } from '../../src/secrets/types.ts';
import type { NearMiss, Positive } from './corpus.ts';
import { spellings } from './contexts.ts';
import { labelled, type Labelled, withoutMarks } from './marked-text.ts';

/** Finds as the proxy does: in any spelling of the text. */
export type Find = (text: string) => readonly SecretFinding[];

/** `own`: by a rule of its vendor. `other`: another rule takes all of it out. `generic`: only with the generic rule. */
export type Outcome = 'own' | 'other' | 'generic' | 'partial' | 'missed';

export const spellingIds: readonly string[] = spellings.map(({ id }) => id);

/** Whether its value does not leave unless a policy says otherwise. */
export function isRedacted(kind: FindingClass): boolean {
  const action = defaultFindingActions[kind];
  return action === 'redact' || action === 'block';
}

export function finderOf(rules: readonly SecretRule[], recognizers: readonly Recognizer[]): Find {
  const keyedHash = (value: string): string => createHmac('sha256', 'bench').update(value).digest('hex');
  const scanner = createSecretScanner({ rules, recognizers, keyedHash });
  return (text) => findAnySpelling(text, scanner);
}

/** All rules and recognizers, as the proxy has them. */
export async function openFinder(): Promise<Find> {
  return finderOf(secretRules, await loadPersonalRecognizers());
}

/** One outcome for each spelling. */
export function outcomesOf(positive: Positive, find: Find): readonly Outcome[] {
  return spellings.map(({ spell }) => {
    const text = labelled(spell(positive.text));
    return outcomeOf(text, find(text.text), positive.rules);
  });
}

/** Findings that may not be there, for each spelling. */
export function wrongFindings(miss: NearMiss, find: Find): readonly (readonly SecretFinding[])[] {
  return spellings.map(({ spell }) => {
    const text = withoutMarks(spell(miss.text));
    return find(text).filter(({ rule, class: kind }) =>
      miss.forbidden.length > 0 ? isOneOf(rule, miss.forbidden) : isSecretClass(kind),
    );
  });
}

export function outcomeOf(
  { text, spans }: Labelled,
  findings: readonly SecretFinding[],
  rules: readonly string[],
): Outcome {
  const outcomes = spans.map((span) => {
    const inside = findings.filter(({ start, end }) => start < span.end && span.start < end);
    if (inside.length === 0) return 'missed';
    const precise = inside.filter(({ class: kind }) => kind !== 'generic-secret');
    if (!covers(precise, span, text)) return covers(inside, span, text) ? 'generic' : 'partial';
    return rules.length === 0 || precise.some(({ rule }) => isOneOf(rule, rules)) ? 'own' : 'other';
  });
  return worstOf(outcomes);
}

const fromWorst: readonly Outcome[] = ['missed', 'partial', 'generic', 'other', 'own'];

function worstOf(outcomes: readonly Outcome[]): Outcome {
  return fromWorst.find((outcome) => outcomes.includes(outcome)) ?? 'own';
}

function isOneOf(rule: string, beginnings: readonly string[]): boolean {
  return beginnings.some((beginning) => rule.startsWith(beginning));
}

/** Nothing of the span would be left but signs. */
function covers(findings: readonly SecretFinding[], span: { start: number; end: number }, text: string): boolean {
  let left = text.slice(span.start, span.end);
  for (const { start, end } of findings) {
    const [from, to] = [Math.max(start, span.start) - span.start, Math.min(end, span.end) - span.start];
    left = left.slice(0, from) + ' '.repeat(Math.max(0, to - from)) + left.slice(to);
  }
  return !/[a-z0-9]/i.test(left);
}
