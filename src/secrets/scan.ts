// Finds secrets in decoded text and replaces them. One pass of a keyword automaton; a rule's pattern is tried only
// where one of its keywords stands, so that the work is linear in the text, whatever the text is.
import type { Span } from '../base/text.ts';
import { applyEdits } from '../base/text.ts';
import { isDummyValue } from './dummy-value.ts';
import { KeywordAutomaton } from './keyword-automaton.ts';
import { placeholderKeyword, placeholderOf, placeholderPattern } from './placeholder.ts';
import { rulesVersion } from './rules-version.ts';
import type { SecretFinding, SecretRule, SecretScanner } from './types.ts';

export interface SecretScannerOptions {
  readonly rules: readonly SecretRule[];
  /** Lower-case hex of a keyed hash of the value; the key never leaves the device. */
  readonly keyedHash: (value: string) => string;
  /** Called for each attempt of a rule: what tests count as work. */
  readonly onAttempt?: (rule: string) => void;
}

interface CompiledRule {
  readonly rule: SecretRule;
  readonly order: number;
  /** The rule's pattern, sticky. */
  readonly sticky: RegExp;
}

interface Keyword {
  readonly rules: CompiledRule[];
  isPlaceholder: boolean;
}

interface Candidate extends Span {
  readonly rule: string;
  readonly order: number;
}

/** Rules are compiled once; the scanner holds no state between texts. */
export function createSecretScanner(options: SecretScannerOptions): SecretScanner {
  const scan = compileScan(options);
  return {
    rulesVersion,
    scan,
    redact(text) {
      const findings = scan(text);
      const edits = findings.map(({ start, end, rule }) => {
        return { start, end, text: placeholderOf(rule, options.keyedHash(text.slice(start, end))) };
      });
      return { text: applyEdits(text, edits), findings };
    },
  };
}

function compileScan(options: SecretScannerOptions): (text: string) => readonly SecretFinding[] {
  const keywords = keywordsOf(options.rules);
  const automaton = new KeywordAutomaton([...keywords.keys()]);
  const byIndex = [...keywords.values()];
  const stickyPlaceholder = new RegExp(placeholderPattern.source, 'y');
  return (text) => {
    const candidates: Candidate[] = [];
    const placeholders: Span[] = [];
    // By rule: the end of its last match. No rule enters what it has matched, so that no run is read again and again.
    const matchedUntil = new Int32Array(options.rules.length);
    automaton.visit(text, (index, start) => {
      const keyword = byIndex[index];
      if (keyword === undefined) return;
      if (keyword.isPlaceholder) {
        stickyPlaceholder.lastIndex = start;
        const match = stickyPlaceholder.exec(text);
        if (match !== null) placeholders.push({ start, end: start + match[0].length });
      }
      for (const compiled of keyword.rules) {
        const from = start - (compiled.rule.lead ?? 0);
        if (from < (matchedUntil[compiled.order] ?? 0)) continue;
        options.onAttempt?.(compiled.rule.id);
        const match = matchAt(compiled, text, from);
        if (match === undefined) continue;
        matchedUntil[compiled.order] = match.end;
        if (match.candidate !== undefined) candidates.push(match.candidate);
      }
    });
    return candidates.length === 0 ? [] : joinOverlapping(withoutOverlap(candidates, placeholders));
  };
}

function keywordsOf(rules: readonly SecretRule[]): ReadonlyMap<string, Keyword> {
  const keywords = new Map<string, Keyword>([[placeholderKeyword, { rules: [], isPlaceholder: true }]]);
  rules.forEach((rule, order) => {
    const compiled = { rule, order, sticky: new RegExp(rule.pattern.source, `${rule.pattern.flags}y`) };
    for (const keyword of rule.keywords) {
      const known = keywords.get(keyword);
      if (known === undefined) keywords.set(keyword, { rules: [compiled], isPlaceholder: false });
      else known.rules.push(compiled);
    }
  });
  return keywords;
}

/** A rule's match at one place: where it ends, and what it found if that can be a secret. */
interface RuleMatch {
  readonly end: number;
  readonly candidate: Candidate | undefined;
}

function matchAt({ rule, order, sticky }: CompiledRule, text: string, start: number): RuleMatch | undefined {
  sticky.lastIndex = start;
  const match = sticky.exec(text);
  if (match === null) return undefined;
  const [whole] = match;
  const value = match.groups?.['secret'] ?? whole;
  // Only punctuation may follow the group. The flag that gives its indices makes every match several times slower.
  const valueStart = start + whole.lastIndexOf(value);
  const found = { start: valueStart, end: valueStart + value.length };
  const span = rule.extent === undefined ? found : rule.extent(text, found);
  const end = Math.max(start + whole.length, span?.end ?? 0);
  if (span === undefined || span.end <= span.start) return { end, candidate: undefined };
  const isSecret = (rule.isSecret ?? isNoDummy)(text.slice(span.start, span.end));
  return { end, candidate: isSecret ? { ...span, rule: rule.id, order } : undefined };
}

function isNoDummy(value: string): boolean {
  return !isDummyValue(value);
}

/** What already holds a placeholder was redacted before: redacting twice is redacting once. */
function withoutOverlap(candidates: readonly Candidate[], placeholders: readonly Span[]): readonly Candidate[] {
  const sorted = candidates.toSorted((one, other) => one.start - other.start || other.end - one.end);
  if (placeholders.length === 0) return sorted;
  // Both lists are sorted and placeholders are disjoint, so the first that ends after a candidate's start decides.
  let next = 0;
  return sorted.filter((candidate) => {
    while (next < placeholders.length && (placeholders[next]?.end ?? 0) <= candidate.start) next++;
    const placeholder = placeholders[next];
    return placeholder === undefined || placeholder.start >= candidate.end;
  });
}

/**
 * Overlapping candidates become one finding from the first start to the last end, so that no piece of any of them
 * stays. It is named after the longest; of equal ones, after the rule that stands first in the registry.
 */
function joinOverlapping(candidates: readonly Candidate[]): readonly SecretFinding[] {
  const findings: SecretFinding[] = [];
  let named: Candidate | undefined;
  for (const candidate of candidates) {
    const last = findings.at(-1);
    if (last === undefined || named === undefined || candidate.start >= last.end) {
      findings.push({ start: candidate.start, end: candidate.end, rule: candidate.rule });
      named = candidate;
      continue;
    }
    if (isBetterName(candidate, named)) named = candidate;
    findings[findings.length - 1] = { start: last.start, end: Math.max(last.end, candidate.end), rule: named.rule };
  }
  return findings;
}

function isBetterName(candidate: Candidate, named: Candidate): boolean {
  const longer = candidate.end - candidate.start - (named.end - named.start);
  return longer > 0 || (longer === 0 && candidate.order < named.order);
}
