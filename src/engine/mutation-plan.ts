// Which words of one text change, by the rules for names in any text: the first half of a mutation.
import type { Span } from '../base/text.ts';
import { blobRunAt, isInLongRun, type BlobRun } from './blob.ts';
import { decodeWindows, type DecodedWindow } from './escapes.ts';
import type { IdentityPlace, IdentitySpan } from './identity/identity-table.ts';
import { identifierPattern, isIdentifierAt, kebabPattern } from './identifier.ts';
import type { Namer, Naming, NamingRule } from './naming.ts';
import { isPlainContext } from './plain-context.ts';
import type { Protection } from './protection.ts';
import type { PlannedEdit } from './reversible.ts';
import { foldWord, isAscii, splitWords, type Word } from './split.ts';
import { escapedLetters, isNumberRest, perhapsEscapedLetters, touchesHole } from './token-context.ts';
import { SectionScopes } from './sections.ts';
import { SpelledNames } from './spelled-names.ts';
import { scanTokens, type Scan } from './token-scanner.ts';
import type { MutateOptions, Mutation, MutationEdit } from './types.ts';

const hyphen = 45;
const maxKebabLength = 400;
/** A word of so many letters does not stand in random data by accident. */
const minBlobLetters = 6;
/** Nor does a longer run of one case that holds a term. */
const minBlobGluedLetters = 8;
/** A word between two separators. */
const minSegmentLetters = 4;

export interface PlanOptions {
  readonly text: string;
  readonly options: MutateOptions;
  readonly namer: Namer;
  readonly protection: Protection;
  /** The fast one by default. */
  readonly scan?: Scan;
}

/** A token or kebab run, where it stands. */
interface Unit {
  readonly start: number;
  readonly end: number;
}

/** Plans the edits of one text; use once. */
export class MutationPlan {
  #scanned = 0;
  #mutated = 0;
  readonly #kept = new Set<string>();
  readonly #text: string;
  readonly #namer: Namer;
  readonly #protection: Protection;
  readonly #scopes: SectionScopes;
  readonly #schemaNames: ReadonlySet<string>;
  readonly #scan: Scan;
  readonly #edits: PlannedEdit[] = [];
  readonly #keptSpans: readonly Span[];
  readonly #spelled: SpelledNames;
  readonly #identityPlaces: IdentityPlace[] = [];
  #blob: BlobRun = { start: 0, end: 0, isBlob: false };

  constructor({ text, options, namer, protection, scan = scanTokens }: PlanOptions) {
    this.#text = text;
    this.#namer = namer;
    this.#protection = protection;
    this.#scopes = new SectionScopes(options.scope, options.sections ?? []);
    this.#schemaNames = options.schemaNames;
    this.#keptSpans = options.kept ?? [];
    this.#scan = scan;
    this.#spelled = new SpelledNames(text, protection);
  }

  /** Valid after `edits`. */
  get counts(): Pick<Mutation, 'scanned' | 'mutated' | 'keptNames'> {
    return { scanned: this.#scanned, mutated: this.#mutated, keptNames: [...this.#kept] };
  }

  /** Sorted edits that do not overlap. */
  edits(): readonly PlannedEdit[] {
    const { hasNonAscii: wantsNonAscii, prefilter } = this.#protection;
    const { tokens, reader } = this.#namer;
    const context = { prefilter, wantsNonAscii, tokens, reader };
    const { distinct, escapesFrom } = this.#scan(this.#text, context, {
      known: (entry, start, end) => this.#planKnown(entry, start, end),
      other: (start, end, isSingle) => (isSingle ? this.#planUnit(start, end) : this.#planUnits(start, end)),
    });
    const escaped: PlannedEdit[] = [];
    if (escapesFrom >= 0) {
      for (const window of decodeWindows(this.#text, escapesFrom)) this.#planWindow(window, escaped);
    }
    const edits = escaped.length === 0 ? this.#edits : mergeEdits(escaped, this.#edits);
    const identity = this.#identityEdits();
    this.#scanned = Math.max(distinct, this.#mutated + this.#kept.size);
    const all = identity.length === 0 ? edits : mergeEdits(edits, identity);
    return this.#keptSpans.length === 0 ? all : outside(all, this.#keptSpans);
  }

  /** A run that is not ASCII can hold several identifiers. */
  #planUnits(start: number, end: number): number {
    let done = start;
    for (const match of this.#text.slice(start, end).matchAll(identifierPattern)) {
      const tokenStart = start + match.index;
      if (tokenStart >= done) done = this.#planUnit(tokenStart, tokenStart + match[0].length);
    }
    return done;
  }

  /** A token of the table, by the shortest way where nothing beside it matters. */
  #planKnown(entry: number, start: number, end: number): number {
    const text = this.#text;
    if (!isPlainContext(text, start, end)) return this.#planUnit(start, end);
    const scope = this.#scopes.at(start);
    const naming = this.#namer.ofEntry(entry, scope) ?? this.#namer.learn(entry, scope, text.slice(start, end));
    if (naming.identity.length > 0) this.#identityPlaces.push({ start, end, patterns: naming.identity });
    if (this.#spelled.takes(naming, start, end, scope)) return this.#planSpelled(naming, start, end);
    if (naming.words.length === 0 || this.#isKept(naming.run)) return end;
    if (isInLongRun(text, start, end)) this.#addEdits(naming, start, naming.run, undefined);
    else this.#addAll(naming, start, end);
    return end;
  }

  /** Any token, with all that stands beside it: a hyphen, an escape, a number. */
  #planUnit(tokenStart: number, tokenEnd: number): number {
    const unit = kebabAround(this.#text, { start: tokenStart, end: tokenEnd }, this.#edits.at(-1)?.tokenEnd ?? 0);
    const scope = this.#scopes.at(unit.start);
    const rule = scope === 'full' && touchesHole(this.#text, unit.start, unit.end) ? 'part' : scope;
    const chosen = this.#chooseReading(this.#text, unit, rule);
    const run = this.#text.slice(chosen.start, unit.end);
    const naming = this.#namer.of(run, rule);
    if (naming.identity.length > 0)
      this.#identityPlaces.push({ start: unit.start, end: unit.end, patterns: naming.identity });
    if (!run.includes('-') && this.#spelled.takes(naming, chosen.start, unit.end, scope))
      return this.#planSpelled(naming, chosen.start, unit.end);
    const spelled = this.#spelled.inKebab(naming, chosen.start, scope);
    if (spelled.length > 0) this.#planSpelledKebab(naming, chosen.start, chosen.words, spelled);
    else if (chosen.words.length > 0) this.#addEdits(naming, chosen.start, run, chosen.words);
    return unit.end;
  }

  /** A word of a name that is spelled out (`payment retry`): it changes as it does in the name. */
  #planSpelled(alone: Naming, start: number, end: number): number {
    const naming = (alone.spelled ??= this.#namer.of(alone.run, 'phrase'));
    if (naming.words.length > 0) this.#addAll(naming, start, end);
    return end;
  }

  /** A kebab run of which some words belong to a name that is spelled out. */
  #planSpelledKebab(naming: Naming, start: number, chosen: readonly Word[], spelled: readonly Word[]): void {
    const others = spelled.filter((word) => chosen.every((other) => other.start !== word.start));
    const words = [...chosen, ...others].toSorted((left, right) => left.start - right.start);
    this.#addEdits({ ...naming, words, edits: undefined }, start, naming.run, undefined);
    naming.countedBy = this;
  }

  #addAll(naming: Naming, tokenStart: number, tokenEnd: number): void {
    this.#count(naming);
    const planned = this.#edits;
    const edits = naming.edits ?? this.#namer.editsOf(naming);
    // Counted, as the innermost loop of all: an iterator costs a twentieth of a mutation.
    for (let index = 0; index < edits.length; index++) {
      const { start, end, text, carries } = edits[index] as MutationEdit;
      planned.push({ start: start + tokenStart, end: end + tokenStart, text, carries, tokenStart, tokenEnd });
    }
  }

  #addEdits(naming: Naming, start: number, run: string, chosen: readonly Word[] | undefined): void {
    const words = this.#allowedWords(chosen ?? naming.words, start, run);
    if (words.length === 0) return;
    this.#count(naming);
    const tokenEnd = start + run.length;
    for (const edit of this.#namer.editsOf(naming)) {
      if (words !== naming.words && !words.some((word) => word.start === edit.start)) continue;
      const { text, carries } = edit;
      this.#edits.push({
        start: edit.start + start,
        end: edit.end + start,
        text,
        carries,
        tokenStart: start,
        tokenEnd,
      });
    }
  }

  #count(naming: Naming): void {
    if (naming.countedBy === this) return;
    naming.countedBy = this;
    this.#mutated++;
  }

  #isKept(run: string): boolean {
    if (this.#schemaNames.size === 0 || !this.#schemaNames.has(run)) return false;
    this.#kept.add(run);
    return true;
  }

  /**
   * A name after a backslash or a percent sign: if its first word is a term, all of it is the name (a Windows path),
   * otherwise the letters that belong to an escape do; those that only may belong to one do if a term comes after them.
   */
  #chooseReading(
    text: string,
    unit: Unit,
    rule: NamingRule,
  ): { readonly start: number; readonly words: readonly Word[] } {
    if (isNumberRest(text, unit.start, unit.end)) return { start: unit.start, words: [] };
    const escaped = escapedLetters(text, unit.start, unit.end);
    const perhaps = escaped > 0 ? 0 : perhapsEscapedLetters(text, unit.start);
    const whole = text.slice(unit.start, unit.end);
    if (escaped + perhaps === 0) return { start: unit.start, words: this.#wordsOf(whole, rule) };
    if (this.#beginsWithTerm(whole)) {
      const words = this.#wordsOf(whole, rule);
      if (words.length > 0) return { start: unit.start, words };
    }
    const rest = whole.slice(escaped + perhaps);
    if (perhaps > 0 && !this.#beginsWithTerm(rest)) return { start: unit.start, words: this.#wordsOf(whole, rule) };
    return { start: unit.start + escaped + perhaps, words: this.#wordsOf(rest, rule) };
  }

  #beginsWithTerm(token: string): boolean {
    const [first] = splitWords(token);
    return first !== undefined && this.#protection.isTerm(foldWord(first.text));
  }

  /** The words that change by the rules of the names; none for a name that a tool's schema fixes. */
  #wordsOf(run: string, rule: NamingRule): readonly Word[] {
    const { words } = this.#namer.of(run, rule);
    if (words.length === 0 || this.#isKept(run)) return [];
    return run.includes('-') ? this.#withoutSchemaParts(run, words) : words;
  }

  #withoutSchemaParts(kebab: string, words: readonly Word[]): readonly Word[] {
    if (this.#schemaNames.size === 0) return words;
    return words.filter((word) => {
      const start = kebab.lastIndexOf('-', word.start) + 1;
      const end = kebab.indexOf('-', word.end);
      const part = kebab.slice(start, end < 0 ? undefined : end);
      return !this.#isKept(part);
    });
  }

  /** In base64 and the like only long terms, whole declared names and words outside ASCII change. */
  #allowedWords(words: readonly Word[], start: number, run: string): readonly Word[] {
    if (start >= this.#blob.end) this.#blob = blobRunAt(this.#text, start);
    if (!this.#blob.isBlob || start < this.#blob.start) return words;
    if (run.length >= minBlobLetters + 2 && this.#protection.isDeclared(run)) return words;
    return words.filter((word) => {
      const length = word.end - word.start;
      if (!isAscii(word.text)) return true;
      if (!this.#protection.isTerm(foldWord(word.text))) return length >= minBlobGluedLetters;
      return length >= minBlobLetters || (length >= minSegmentLetters && this.#isSegment(word, start));
    });
  }

  /** Whether a word makes up all that stands between two separators (`quux-worker-6d4cf5`, `cache/quux/9a8b7c`). */
  #isSegment(word: Word, offset: number): boolean {
    const before = this.#text.charAt(offset + word.start - 1);
    const after = this.#text.charAt(offset + word.end);
    return !/[a-zA-Z0-9]/.test(before) && !/[a-zA-Z0-9]/.test(after);
  }

  /** Words that are too common to change but beside each other, where they name who works here. */
  #identityEdits(): readonly PlannedEdit[] {
    const { identity } = this.#protection;
    if (this.#identityPlaces.length === 0 && !identity.hasLiterals) return [];
    const spans = identity.spans(this.#text, this.#identityPlaces);
    const made = new Map<string, MutationEdit>();
    const edits: PlannedEdit[] = [];
    for (const span of spans) {
      if (this.#schemaNames.size > 0 && this.#isKept(identifierAround(this.#text, span))) continue;
      const { start, end } = span;
      const text = this.#text.slice(start, end);
      const edit = made.get(text) ?? this.#identityEdit(span);
      made.set(text, edit);
      edits.push({ start, end, text: edit.text, carries: edit.carries, tokenStart: start, tokenEnd: end });
    }
    this.#mutated += new Set([...made.keys()].map((text) => text.toLowerCase())).size;
    return edits;
  }

  #identityEdit({ start, end, isLiteral }: IdentitySpan): MutationEdit {
    const word = { text: this.#text.slice(start, end), start, end };
    return isLiteral ? this.#namer.escapedEdit(word, word.text) : this.#namer.wordEdit(word);
  }

  /** Names of which some characters are escaped. */
  #planWindow(window: DecodedWindow, edits: PlannedEdit[]): void {
    const { text, starts, ends } = window;
    const isEscaped = (start: number, end: number): boolean =>
      (ends[end - 1] ?? 0) - (starts[start] ?? 0) !== end - start ||
      this.#text.slice(starts[start], ends[end - 1]) !== text.slice(start, end);
    for (const match of text.matchAll(kebabPattern)) {
      const unit = { start: match.index, end: match.index + match[0].length };
      if (!isEscaped(unit.start, unit.end)) continue;
      const scope = this.#scopes.at(starts[unit.start] ?? 0);
      const chosen = this.#chooseReading(text, unit, scope);
      if (chosen.words.length === 0) continue;
      const tokenStart = starts[chosen.start] ?? 0;
      const tokenEnd = ends[unit.end - 1] ?? 0;
      if (isTaken(edits, tokenStart, tokenEnd)) continue;
      this.#count(this.#namer.of(text.slice(chosen.start, unit.end), scope));
      for (const word of chosen.words) {
        const decodedStart = word.start + chosen.start;
        const decodedEnd = word.end + chosen.start;
        const start = starts[decodedStart] ?? 0;
        const end = ends[decodedEnd - 1] ?? 0;
        const raw = { text: this.#text.slice(start, end), start, end };
        const edit = isEscaped(decodedStart, decodedEnd)
          ? this.#namer.escapedEdit(raw, word.text)
          : this.#namer.wordEdit(raw);
        edits.push({ ...edit, tokenStart, tokenEnd });
      }
    }
  }
}

/** The identifier that the span stands in. */
function identifierAround(text: string, { start, end }: Unit): string {
  let from = start;
  let to = end;
  while (from > 0 && end - from < maxKebabLength && isIdentifierAt(text, from - 1)) from--;
  while (to < text.length && to - start < maxKebabLength && isIdentifierAt(text, to)) to++;
  return text.slice(from, to);
}

/** The kebab run (`a-b-c`) a token is part of, or the token itself. */
function kebabAround(text: string, token: Unit, floor: number): Unit {
  let { start, end } = token;
  while (
    start - 1 > floor &&
    text.charCodeAt(start - 1) === hyphen &&
    isIdentifierAt(text, start - 2) &&
    token.end - start < maxKebabLength
  ) {
    start -= 2;
    while (start > floor && isIdentifierAt(text, start - 1)) start--;
  }
  while (
    end + 1 < text.length &&
    text.charCodeAt(end) === hyphen &&
    isIdentifierAt(text, end + 1) &&
    end - token.start < maxKebabLength
  ) {
    end += 2;
    while (end < text.length && isIdentifierAt(text, end)) end++;
  }
  return { start, end };
}

/** Whether an edit at the end of the list stands in the range: the other reading of the same window found it first. */
function isTaken(edits: readonly PlannedEdit[], start: number, end: number): boolean {
  for (let index = edits.length - 1; index >= 0; index--) {
    const edit = edits[index];
    if (edit === undefined || edit.tokenEnd <= start - maxKebabLength) return false;
    if (edit.start < end && start < edit.end) return true;
  }
  return false;
}

/** Edits that touch none of the spans; both are sorted. */
function outside(edits: readonly PlannedEdit[], spans: readonly Span[]): readonly PlannedEdit[] {
  let next = 0;
  return edits.filter(({ start, end }) => {
    while ((spans[next]?.end ?? Infinity) <= start) next++;
    return (spans[next]?.start ?? Infinity) >= end;
  });
}

/** All of the first, and those of the second that they leave room for. */
function mergeEdits(first: readonly PlannedEdit[], second: readonly PlannedEdit[]): readonly PlannedEdit[] {
  const merged = first.toSorted((left, right) => left.start - right.start);
  let next = 0;
  const kept = second.filter((edit) => {
    while (next < merged.length && (merged[next]?.end ?? 0) <= edit.start) next++;
    return (merged[next]?.start ?? Infinity) >= edit.end;
  });
  return [...merged, ...kept].toSorted((left, right) => left.start - right.start);
}
