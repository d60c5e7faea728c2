// One attempt of one rule at one place of a text: where its match ends, and what it found if that can be a secret.
import type { Span } from '../base/text.ts';
import { isDummyValue } from './dummy-value.ts';
import type { Candidate } from './overlaps.ts';
import type { ScanMemo } from './scan-memo.ts';
import { splitStart, type StartTest } from './token-start.ts';
import type { FindingClass, SecretRule } from './types.ts';

export interface CompiledRule {
  readonly rule: SecretRule;
  /** Place in the registry. */
  readonly order: number;
  readonly lead: number;
  /** Asked before the pattern. */
  readonly canStart: StartTest | undefined;
  /** The rest of the rule's pattern, sticky. */
  readonly sticky: RegExp;
  /** Characters that an attempt looks at; undefined: the pattern says itself where it ends. */
  readonly window: number | undefined;
}

export interface RuleMatch {
  readonly end: number;
  readonly candidate: Candidate | undefined;
}

const usualWindow = 1_024;
/** What a pattern may look at before the place. */
const maxLookbehind = 64;
/** A value that goes on where the window ends is taken as a whole, up to so many characters. */
const maxValue = 65_536;
const defaultClass: FindingClass = 'vendor-secret';

export function compileRule(rule: SecretRule, order: number): CompiledRule {
  const { pattern, lead = 0 } = rule;
  const { source, canStart } = splitStart(pattern.source);
  const window = isUnbounded(source) ? (rule.window ?? usualWindow) + lead : undefined;
  return { rule, order, lead, canStart, sticky: new RegExp(source, `${pattern.flags}y`), window };
}

/** Whether a pattern repeats something without saying how often at most. */
function isUnbounded(source: string): boolean {
  const withoutClasses = source.replaceAll(/\\./g, 'x').replaceAll(/\[[^\]]*\]/g, 'x');
  return /[*+]|\{\d+,\}/.test(withoutClasses);
}

export function matchAt(compiled: CompiledRule, text: string, start: number, memo: ScanMemo): RuleMatch | undefined {
  const match = exec(compiled, text, start);
  if (match === null) return undefined;
  const { rule, order } = compiled;
  const [whole] = match;
  const value = match.groups?.['secret'] ?? whole;
  // Only punctuation may follow the group. The flag that gives its indices makes every match several times slower.
  const valueStart = start + whole.lastIndexOf(value);
  const found = { start: valueStart, end: endOfValue(compiled, text, start, valueStart + value.length) };
  const span = rule.extent === undefined ? found : rule.extent(text, found, memo);
  const end = Math.max(start + whole.length, span?.end ?? 0);
  if (span === undefined || span.end <= span.start) return { end, candidate: undefined };
  return {
    end,
    candidate: candidateOf(rule, order, span, memo.judge(text.slice(span.start, span.end), judgeOf(rule))),
  };
}

function candidateOf(rule: SecretRule, order: number, span: Span, isSecret: boolean): Candidate | undefined {
  return isSecret ? { ...span, rule: rule.id, class: rule.class ?? defaultClass, order } : undefined;
}

function exec({ sticky, window }: CompiledRule, text: string, start: number): RegExpExecArray | null {
  if (window === undefined || text.length <= start + window) {
    sticky.lastIndex = start;
    return sticky.exec(text);
  }
  const base = Math.max(0, start - maxLookbehind);
  sticky.lastIndex = start - base;
  return sticky.exec(text.slice(base, start + window));
}

function endOfValue({ window }: CompiledRule, text: string, start: number, end: number): number {
  if (window === undefined || end < start + window) return end;
  let at = end;
  while (at < end + maxValue && isOfToken(text.charCodeAt(at))) at++;
  return at;
}

/** Letters, digits and the signs of base64 in its two alphabets. */
function isOfToken(code: number): boolean {
  return (
    (code >= 48 && code <= 57) ||
    ((code | 32) >= 97 && (code | 32) <= 122) ||
    code === 43 ||
    code === 45 ||
    code === 47 ||
    code === 61 ||
    code === 95
  );
}

function judgeOf(rule: SecretRule): (value: string) => boolean {
  return rule.isSecret ?? isNoDummy;
}

function isNoDummy(value: string): boolean {
  return !isDummyValue(value);
}
