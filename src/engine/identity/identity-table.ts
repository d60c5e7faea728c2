// Where in a text a name of who works here stands that is made of common words, or that has digits for letters.
import type { Span } from '../../base/text.ts';
import { isIdentifierAt } from '../identifier.ts';
import { escapedLetters, perhapsEscapedLetters } from '../token-context.ts';
import type { IdentityPattern } from './identity-pattern.ts';
import type { IdentityRules } from './identity-rules.ts';

/** Part of a text that changes. */
export interface IdentitySpan extends Span {
  /** It is replaced as it is written, not as a word. */
  readonly isLiteral: boolean;
}

/** A text in which a word of some patterns stands. */
export interface IdentityPlace {
  readonly start: number;
  readonly end: number;
  readonly patterns: readonly IdentityPattern[];
}

const none: readonly never[] = [];
/** No name is longer, with what stands between its words. */
const reach = 240;
const maxIdentifier = 200;
const isLetterOrDigit = /^[\p{L}\p{M}\p{Nd}]$/u;
const lower = /^\p{Ll}$/u;
const upper = /^\p{Lu}$/u;

export class IdentityTable {
  /** Words, folded, ASCII letters: a text without any of them holds no pattern. */
  readonly anchors: ReadonlySet<string>;
  readonly #byAnchor = new Map<string, IdentityPattern[]>();
  /** Spellings in which the literals are looked for. */
  readonly #literals: readonly string[];
  /** In lower case. */
  readonly #changing: ReadonlySet<string>;

  constructor({ patterns, literals }: Pick<IdentityRules, 'patterns' | 'literals'>) {
    for (const pattern of patterns) {
      const known = this.#byAnchor.get(pattern.anchor);
      if (known === undefined) this.#byAnchor.set(pattern.anchor, [pattern]);
      else known.push(pattern);
    }
    this.anchors = new Set(this.#byAnchor.keys());
    this.#literals = [...new Set([...literals].flatMap(spellingsOf))];
    const words = patterns.flatMap((pattern) => pattern.words);
    this.#changing = new Set([...words, ...this.#literals.map((literal) => literal.toLowerCase())]);
  }

  /** Whether a word (folded), or a run with digits, changes in some place because of who works here. */
  holds(word: string): boolean {
    return this.#changing.has(word);
  }

  /** Whether every text has to be searched. */
  get hasLiterals(): boolean {
    return this.#literals.length > 0;
  }

  /** The patterns that can hold the run; asked once for each different run. */
  patternsAt(run: string): readonly IdentityPattern[] {
    if (this.anchors.size === 0) return none;
    const folded = run.toLowerCase();
    const found = [...this.#byAnchor].filter(([anchor]) => folded.includes(anchor)).flatMap(([, patterns]) => patterns);
    return found.length === 0 ? none : found;
  }

  /** Whether anything of it stands in a text. */
  isIn(text: string): boolean {
    return this.spans(text, [{ start: 0, end: text.length, patterns: this.patternsAt(text) }]).length > 0;
  }

  /** What changes around the places, and what has digits for letters anywhere; sorted, without overlaps. */
  spans(text: string, places: readonly IdentityPlace[]): readonly IdentitySpan[] {
    const found = [
      ...this.#literalSpans(text),
      ...windowsOf(text, places).flatMap((window) => patternSpans(text, window)),
    ];
    if (found.length === 0) return none;
    const spans: IdentitySpan[] = [];
    for (const span of found.toSorted((left, right) => left.start - right.start || right.end - left.end)) {
      if (span.start >= (spans.at(-1)?.end ?? 0)) spans.push(span);
    }
    return spans;
  }

  #literalSpans(text: string): readonly IdentitySpan[] {
    if (this.#literals.length === 0) return none;
    const spans: IdentitySpan[] = [];
    for (const literal of this.#literals) {
      for (let start = text.indexOf(literal); start >= 0; start = text.indexOf(literal, start + 1)) {
        const end = start + literal.length;
        if (beginsThere(text, start) && !isLetterOrDigit.test(text.charAt(end)))
          spans.push({ start, end, isLiteral: true });
      }
    }
    return spans;
  }
}

function spellingsOf(literal: string): readonly string[] {
  const small = literal.toLowerCase();
  return [literal, small, literal.toUpperCase(), small.charAt(0).toUpperCase() + small.slice(1)];
}

interface Window extends Span {
  readonly patterns: ReadonlySet<IdentityPattern>;
}

/** Places so near to each other that one name can hold both are looked at together. */
function windowsOf(text: string, places: readonly IdentityPlace[]): readonly Window[] {
  const windows: { start: number; end: number; patterns: Set<IdentityPattern> }[] = [];
  let previous: readonly IdentityPattern[] | undefined;
  for (const place of places.toSorted((left, right) => left.start - right.start)) {
    const start = Math.max(0, place.start - reach);
    const end = Math.min(text.length, place.end + reach);
    const last = windows.at(-1);
    if (last === undefined || start > last.end) windows.push({ start, end, patterns: new Set(place.patterns) });
    else {
      last.end = Math.max(last.end, end);
      // Most places of a text are of one word.
      if (place.patterns !== previous) for (const pattern of place.patterns) last.patterns.add(pattern);
    }
    previous = place.patterns;
  }
  return windows;
}

function patternSpans(text: string, { start, end, patterns }: Window): readonly IdentitySpan[] {
  const part = text.slice(start, end);
  const spans: IdentitySpan[] = [];
  for (const { expression, groups } of patterns) {
    expression.lastIndex = 0;
    for (let match = expression.exec(part); match !== null; match = expression.exec(part)) {
      const matchStart = start + match.index;
      const isHere =
        isWhole(text, matchStart, matchStart + match[0].length) && areApart(text, matchStart, match, groups);
      if (isHere) addChanging(spans, matchStart, match, groups);
      else expression.lastIndex = match.index + lengthAt(part, match.index);
    }
  }
  return spans;
}

/** Behind half a character a Unicode expression would begin at the whole one again, for ever. */
function lengthAt(text: string, at: number): 1 | 2 {
  return (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
}

type Groups = IdentityPattern['groups'];

function addChanging(spans: IdentitySpan[], start: number, match: readonly string[], groups: Groups): void {
  let at = start;
  for (let index = 0; index < groups.length; index++) {
    const end = at + (match[index + 1]?.length ?? 0);
    if (groups[index] === 'changes') spans.push({ start: at, end, isLiteral: false });
    at = end;
  }
}

/** Two words without anything between them are two by their capitals: `MarkPage`, not `markpage`. */
function areApart(text: string, start: number, match: readonly string[], groups: Groups): boolean {
  let at = start;
  for (let index = 0; index < groups.length; index++) {
    const length = match[index + 1]?.length ?? 0;
    const isJoint = groups[index] === 'between' && length === 0 && index > 0 && index < groups.length - 1;
    if (isJoint && !isSeam(text, at)) return false;
    at += length;
  }
  return true;
}

function isSeam(text: string, at: number): boolean {
  return upper.test(text.charAt(at)) && lower.test(text.charAt(at - 1));
}

/** Whether no letter goes on before or behind it. */
function isWhole(text: string, start: number, end: number): boolean {
  if (!beginsThere(text, start)) return false;
  if (!isLetterOrDigit.test(text.charAt(end - 1))) return true;
  const next = text.charAt(end);
  return !/^[\p{L}\p{M}]$/u.test(next) || isSeam(text, end);
}

/** Whether a word can begin at the place: behind no letter, at a capital, or behind the letters of an escape. */
function beginsThere(text: string, start: number): boolean {
  if (start === 0 || !isLetterOrDigit.test(text.charAt(start)) || !isLetterOrDigit.test(text.charAt(start - 1)))
    return true;
  if (isSeam(text, start)) return true;
  let begin = start;
  while (begin > 0 && start - begin < maxIdentifier && isIdentifierAt(text, begin - 1)) begin--;
  // A number is no part of an identifier that it stands before.
  for (let at = begin; at < start; at++) {
    const escaped = escapedLetters(text, at, start) || perhapsEscapedLetters(text, at);
    if (escaped > 0 && at + escaped === start) return true;
    if (!/\d/.test(text.charAt(at))) break;
  }
  return false;
}
