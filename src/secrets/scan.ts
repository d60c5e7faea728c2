// Finds secrets in decoded text and replaces them. One pass of a keyword automaton; a rule's pattern is tried only
// where one of its keywords stands, so that the work is linear in the text, whatever the text is.
import type { Span } from '../base/text.ts';
import { applyEdits } from '../base/text.ts';
import { KeywordAutomaton } from './keyword-automaton.ts';
import { placeholderKeyword, placeholderOf, placeholderPattern, Placeholders } from './placeholder.ts';
import { type Candidate, settle } from './overlaps.ts';
import { createPersonalScan } from './personal/personal-scan.ts';
import type { AnchoredRecognizer } from './personal/types.ts';
import { type CompiledRule, compileRule, matchAt } from './rule-match.ts';
import { rulesVersionOf } from './rules-version.ts';
import type { PlaceholderMint, Recognizer, SecretRule, SecretScanner } from './types.ts';
import { ScanMemo } from './scan-memo.ts';
import { WorkBudget } from './work-budget.ts';

export interface SecretScannerOptions {
  readonly rules: readonly SecretRule[];
  /** Kinds of personal data that are looked for as well. */
  readonly recognizers?: readonly Recognizer[];
  /** Lower-case hex of a keyed hash of the value; the key never leaves the device. */
  readonly keyedHash: (value: string) => string;
  /** Called for each attempt of a rule: what tests count as work. */
  readonly onAttempt?: (rule: string) => void;
}

interface Keyword {
  readonly rules: CompiledRule[];
  isPlaceholder: boolean;
}

/** Rules are compiled once for a list of them; the scanner holds no state between texts. */
export function createSecretScanner(options: SecretScannerOptions): SecretScanner {
  const placeholders = new Placeholders(options);
  const scan = compileScan(options, placeholders);
  return {
    placeholders,
    rulesVersion: rulesVersionOf(options.rules, options.recognizers),
    scan,
    fingerprint: (value) => `f_${options.keyedHash(value).slice(0, 16)}`,
    redact(text) {
      const findings = scan(text);
      const edits = findings.map(({ start, end, rule }) => {
        return { start, end, text: placeholderOf(rule, options.keyedHash(text.slice(start, end))) };
      });
      return { text: applyEdits(text, edits), findings };
    },
  };
}

/** What was minted here in place of a value is no finding. */
function compileScan(options: SecretScannerOptions, mint: PlaceholderMint): SecretScanner['scan'] {
  const { rules, recognizers = [] } = options;
  const { automaton, byIndex } = compiledRulesOf(rules);
  const recognize = recognizeAll(recognizers);
  const stickyPlaceholder = new RegExp(placeholderPattern.source, 'y');
  return (text, budget = new WorkBudget()) => {
    budget.read(text.length);
    const candidates: Candidate[] = [];
    const placeholders: Span[] = [];
    const known = new Map<string, boolean>();
    let looks = minLooks + text.length / charactersPerLook;
    const add = (candidate: Candidate): void => {
      candidates.push(candidate);
      if (looks-- > 0) {
        placeholders.push(...mint.mintedAround(text, candidate));
        return;
      }
      const value = text.slice(candidate.start, candidate.end);
      let isMinted = known.get(value);
      if (isMinted === undefined) known.set(value, (isMinted = mint.isMinted(value)));
      if (isMinted) placeholders.push(candidate);
    };
    // By rule: the end of its last match. No rule enters what it has matched, so that no run is read again and again.
    const matchedUntil = new Int32Array(rules.length);
    const memos = new Map<SecretRule, ScanMemo>();
    let namedUntil = 0;
    automaton.visit(text, (keywordIndex, start) => {
      const keyword = byIndex[keywordIndex];
      if (keyword === undefined) return;
      if (keyword.isPlaceholder) {
        stickyPlaceholder.lastIndex = start;
        const [value] = stickyPlaceholder.exec(text) ?? [];
        if (value !== undefined) namedUntil = start + value.length;
        if (value !== undefined && mint.isMinted(value)) placeholders.push({ start, end: namedUntil });
      }
      // The name of a rule in a placeholder says nothing of what stands behind it.
      if (start < namedUntil) return;
      const { rules: compiledRules } = keyword;
      for (let index = 0; index < compiledRules.length; index++) {
        const compiled = compiledRules[index];
        if (compiled === undefined) continue;
        const from = Math.max(0, start - compiled.lead);
        if (from < (matchedUntil[compiled.order] ?? 0)) continue;
        if (compiled.canStart?.(text, from) === false) continue;
        options.onAttempt?.(compiled.rule.id);
        budget.spend(1);
        const match = matchAt(compiled, text, from, memoOf(compiled.rule, memos));
        if (match === undefined) continue;
        matchedUntil[compiled.order] = match.end;
        if (match.candidate !== undefined) add(match.candidate);
      }
    });
    recognize(text, (recognizer, start, end) => {
      const { id, class: kind } = recognizer;
      add({ start, end, rule: id, class: kind, order: rules.length });
    });
    return settle(candidates, sortedSpans(placeholders));
  };
}

interface CompiledRules {
  readonly automaton: KeywordAutomaton;
  readonly byIndex: readonly Keyword[];
}

// Not state: each entry follows from its key alone, and goes with it. A process that takes over has paid for it before.
const cache = new WeakMap<readonly SecretRule[], CompiledRules>();

function compiledRulesOf(rules: readonly SecretRule[]): CompiledRules {
  let made = cache.get(rules);
  if (made === undefined) {
    const keywords = keywordsOf(rules);
    made = { automaton: new KeywordAutomaton([...keywords.keys()]), byIndex: [...keywords.values()] };
    cache.set(rules, made);
  }
  return made;
}

/** Those that say where they are tried share one pass over the text. */
function recognizeAll(
  recognizers: readonly Recognizer[],
): (text: string, found: (recognizer: Recognizer, start: number, end: number) => void) => void {
  const anchored = recognizers.filter((recognizer) => isAnchored(recognizer));
  const others = recognizers.filter((recognizer) => !isAnchored(recognizer));
  const scanAnchored = createPersonalScan(anchored);
  return (text, found) => {
    if (anchored.length > 0) {
      scanAnchored(text, (index, start, end) => {
        const recognizer = anchored[index];
        if (recognizer !== undefined) found(recognizer, start, end);
      });
    }
    for (const recognizer of others) recognizer.find(text, (start, end) => found(recognizer, start, end));
  };
}

function isAnchored(recognizer: Recognizer): recognizer is AnchoredRecognizer {
  return 'matcherFor' in recognizer;
}

/** Sorted; where two overlap, the later one says nothing new but its end. */
function sortedSpans(spans: readonly Span[]): readonly Span[] {
  const sorted = spans.toSorted((one, other) => one.start - other.start);
  const disjoint: Span[] = [];
  for (const span of sorted) {
    const last = disjoint.at(-1);
    if (last === undefined || span.start >= last.end) disjoint.push(span);
    else disjoint[disjoint.length - 1] = { start: last.start, end: Math.max(last.end, span.end) };
  }
  return disjoint;
}

function keywordsOf(rules: readonly SecretRule[]): ReadonlyMap<string, Keyword> {
  const keywords = new Map<string, Keyword>([[placeholderKeyword, { rules: [], isPlaceholder: true }]]);
  rules.forEach((rule, order) => {
    const compiled = compileRule(rule, order);
    for (const keyword of rule.keywords) {
      const known = keywords.get(keyword);
      if (known === undefined) keywords.set(keyword, { rules: [compiled], isPlaceholder: false });
      else known.rules.push(compiled);
    }
  });
  return keywords;
}

/** What stands around so many candidates is looked at; of more, as only made-up texts hold them, only they themselves. */
const minLooks = 32;
const charactersPerLook = 1000;

function memoOf(rule: SecretRule, memos: Map<SecretRule, ScanMemo>): ScanMemo {
  let memo = memos.get(rule);
  if (memo === undefined) memos.set(rule, (memo = new ScanMemo()));
  return memo;
}
