// Takes the values that must not leave out of the texts of one request, and keeps in mind what stands for them.
import { InvariantError } from '../base/error.ts';
import { applyEdits, type Span, type TextEdit } from '../base/text.ts';
import { placeholderPattern } from '../secrets/placeholder.ts';
import type { SecretScanner } from '../secrets/types.ts';
import type { WorkBudget } from '../secrets/work-budget.ts';
import type { FindingJudge, JudgedFinding } from './finding-judge.ts';
import { findAnySpelling } from './secret-spellings.ts';
import { mayNotLeave, type RedactedKind, type Tally } from './tally.ts';

export interface TextRedactorOptions {
  readonly secrets: SecretScanner;
  readonly judge: FindingJudge;
  /** The session, else the account: placeholders of another one are others. */
  readonly chain: string;
  /** Whether a text stands literally in the body as its client sent it. */
  readonly standsInBody: (text: string) => boolean;
  readonly budget: WorkBudget;
}

export interface RedactedFinding extends JudgedFinding {
  /** What stands in its place; undefined: the value itself does. */
  readonly placeholder: string | undefined;
}

export interface Redaction {
  readonly text: string;
  /** Offsets in the text as it was, sorted and disjoint. */
  readonly findings: readonly RedactedFinding[];
  /** Of the text as it was. */
  readonly edits: readonly TextEdit[];
  /** Where placeholders stand in `text`: nothing in them may change. */
  readonly kept: readonly Span[];
}

/** A value that another text of the request brought. */
interface KnownValue extends RedactedKind {
  readonly value: string;
}

const maxAttempts = 64;
const maxRounds = 4;
/** A text is searched for so many values that other texts brought. */
const maxSearched = 256;
/** Shorter ones, and words, may stand anywhere by accident. */
const minSearched = 8;

export class TextRedactor {
  readonly #options: TextRedactorOptions;
  readonly #byPlaceholder = new Map<string, KnownValue>();
  readonly #byValue = new Map<string, string>();
  readonly #searched = new Map<string, KnownValue>();

  constructor(options: TextRedactorOptions) {
    this.#options = options;
  }

  /** What a text of the request carries that leaves in the form it had before. */
  know(placeholder: string, known: KnownValue): void {
    if (this.#byPlaceholder.has(placeholder)) return;
    this.#byPlaceholder.set(placeholder, known);
    if (!this.#byValue.has(known.value)) this.#byValue.set(known.value, placeholder);
    if (this.#searched.size < maxSearched && isSearchable(known.value)) this.#searched.set(known.value, known);
  }

  knowAll({ placeholders, placeholderRules }: Tally): void {
    for (const [placeholder, value] of placeholders) {
      const kind = placeholderRules.get(placeholder);
      if (kind !== undefined) this.know(placeholder, { value, ...kind });
    }
  }

  /** Findings with what is done about them; the text without those that must not leave. */
  redact(text: string): Redaction {
    const { secrets, judge, budget } = this.#options;
    const found = judge.judge(findAnySpelling(text, secrets, budget));
    let judged = joined([...found, ...this.#knownIn(text)]);
    for (let round = 0; round < maxRounds; round += 1) {
      const findings = judged.map((finding) => this.#placed(text, finding, round > 0));
      const edits = editsOf(findings);
      const redacted = applyEdits(text, edits);
      const left = edits.length === 0 ? [] : this.#leftIn(redacted);
      if (left.length === 0) return { text: redacted, findings, edits, kept: this.#keptIn(redacted, edits) };
      // What stands beside a placeholder can make another value of it: both go, under a name that no rule takes for one.
      judged = joined([...judged, ...left.map((finding) => ({ ...finding, ...spanBefore(finding, edits) }))]);
    }
    throw new InvariantError('a text still holds a secret after it was redacted');
  }

  #leftIn(redacted: string): readonly JudgedFinding[] {
    const { secrets, judge, budget } = this.#options;
    return judge.judge(findAnySpelling(redacted, secrets, budget)).filter(({ action }) => mayNotLeave(action));
  }

  /** Values that came with another text, where no rule sees them: what was a password there is one here. */
  #knownIn(text: string): readonly JudgedFinding[] {
    const found: JudgedFinding[] = [];
    for (const [value, { rule, class: kind }] of this.#searched) {
      for (const span of occurrences(text, value)) {
        if (isWordAt(text, span)) continue;
        found.push(...this.#options.judge.judge([{ ...span, rule, class: kind, reading: value }]));
      }
    }
    return found;
  }

  #placed(text: string, finding: JudgedFinding, isPlain: boolean): RedactedFinding {
    if (!mayNotLeave(finding.action)) return { ...finding, placeholder: undefined };
    return { ...finding, placeholder: this.#placeholder(text.slice(finding.start, finding.end), finding, isPlain) };
  }

  /** `isPlain`: one that names its rule, whatever the value looks like. */
  #placeholder(value: string, finding: JudgedFinding, isPlain: boolean): string {
    const known = this.#byValue.get(value);
    if (known !== undefined && (!isPlain || placeholderPattern.test(known))) return known;
    const { secrets, chain, standsInBody } = this.#options;
    const { rule, class: kind } = finding;
    const form = isPlain
      ? { class: 'generic-secret' as const, reading: '' }
      : { class: kind, reading: finding.reading };
    for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
      const placeholder = secrets.placeholders.mint(value, { rule, chain, attempt, ...form });
      // Of another value, or literally in a text of the client's, where it stands for itself.
      if (this.#byPlaceholder.has(placeholder) || standsInBody(placeholder)) continue;
      this.#byValue.delete(value);
      this.know(placeholder, { value, rule, class: kind });
      return placeholder;
    }
    if (!isPlain) return this.#placeholder(value, finding, true);
    throw new InvariantError('no placeholder is free');
  }

  #keptIn(redacted: string, edits: readonly TextEdit[]): readonly Span[] {
    const kept: Span[] = [];
    let shift = 0;
    for (const { start, end, text } of edits) {
      kept.push({ start: start + shift, end: start + shift + text.length });
      shift += text.length - (end - start);
    }
    let searches = maxSearched;
    for (const placeholder of this.#byPlaceholder.keys()) {
      if ((searches -= 1) < 0) break;
      kept.push(...occurrences(redacted, placeholder));
    }
    if (redacted.includes('REDACTED-')) {
      for (const { 0: named, index } of redacted.matchAll(anyNamed)) {
        if (this.#options.secrets.placeholders.isMinted(named)) kept.push({ start: index, end: index + named.length });
      }
    }
    return kept.length > 1 ? united(kept) : kept;
  }
}

const anyNamed = new RegExp(placeholderPattern.source, 'g');

function isSearchable(value: string): boolean {
  return (
    value.length >= minSearched && /\d/.test(value) && (value.length >= 2 * minSearched || /[A-Za-z-]/.test(value))
  );
}

function* occurrences(text: string, part: string): Generator<Span> {
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length)) {
    yield { start: at, end: at + part.length };
  }
}

/** Whether the value is a part of a longer word or number. */
function isWordAt(text: string, { start, end }: Span): boolean {
  return /[A-Za-z0-9]/.test(text.charAt(start - 1)) || /[A-Za-z0-9]/.test(text.charAt(end));
}

function editsOf(findings: readonly RedactedFinding[]): readonly TextEdit[] {
  return findings.flatMap(({ start, end, placeholder }) =>
    placeholder === undefined ? [] : [{ start, end, text: placeholder }],
  );
}

/** Where a span of the redacted text stands in the text as it was. */
function spanBefore({ start, end }: Span, edits: readonly TextEdit[]): Span {
  let [from, to] = [start, end];
  let shift = 0;
  for (const edit of edits) {
    const at = edit.start + shift;
    const until = at + edit.text.length;
    const grown = edit.text.length - (edit.end - edit.start);
    if (start >= until) from = start - shift - grown;
    else if (start > at) from = edit.start;
    if (end >= until) to = end - shift - grown;
    else if (end > at) to = edit.end;
    shift += grown;
  }
  return { start: from, end: to };
}

/** Sorted and disjoint: of those that overlap, one from the first start to the last end, by the strictest action. */
function joined(findings: readonly JudgedFinding[]): readonly JudgedFinding[] {
  const all: JudgedFinding[] = [];
  for (const finding of findings.toSorted((one, other) => one.start - other.start || other.end - one.end)) {
    const last = all.at(-1);
    if (last === undefined || finding.start >= last.end) all.push(finding);
    else {
      const named = strictness(finding) > strictness(last) ? finding : last;
      all[all.length - 1] = { ...named, start: last.start, end: Math.max(last.end, finding.end) };
    }
  }
  return all;
}

const order: readonly JudgedFinding['action'][] = ['allow', 'report', 'redact', 'block'];

function strictness({ action }: JudgedFinding): number {
  return order.indexOf(action);
}

function united(spans: readonly Span[]): readonly Span[] {
  const all: Span[] = [];
  for (const span of spans.toSorted((one, other) => one.start - other.start)) {
    const last = all.at(-1);
    if (last === undefined || span.start >= last.end) all.push(span);
    else all[all.length - 1] = { start: last.start, end: Math.max(last.end, span.end) };
  }
  return all;
}
