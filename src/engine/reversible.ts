// Makes sure that a mutated text comes back: compares what the reverser would replace with what mutation wrote, and repairs.
import { applyEdits } from '../base/text.ts';
import { MutationError } from './error.ts';
import { isLower, isUpper, literalForm, readSurrogate, type ReadableCase } from './reading.ts';
import { applyCase } from './split.ts';
import type { MutationEdit, WordMapEntry } from './types.ts';
import type { WordMap } from './word-map.ts';

/** An edit and the token it stands in, which is replaced as a whole if the edit alone does not come back. */
export interface PlannedEdit extends MutationEdit {
  readonly tokenStart: number;
  readonly tokenEnd: number;
}

interface Problems {
  /** Spans of the input that hold a surrogate by accident. */
  readonly accidents: readonly { readonly start: number; readonly end: number }[];
  /** Edits that would not come back. */
  readonly failed: ReadonlySet<PlannedEdit>;
}

const maxRounds = 16;

/** The mutated text and its final edits. Throws `not-reversible` when no repair helps; the text must not be sent then. */
export function makeReversible(
  map: WordMap,
  input: string,
  planned: readonly PlannedEdit[],
): { readonly text: string; readonly edits: readonly PlannedEdit[] } {
  let edits = planned;
  for (let round = 0; round < maxRounds; round++) {
    const text = applyEdits(input, edits);
    const problems = findProblems(map, { input, text, edits });
    if (problems.accidents.length === 0 && problems.failed.size === 0) return { text, edits };
    edits = repair(map, input, edits, problems);
  }
  throw new MutationError(
    'not-reversible',
    'A text could not be mutated so that it comes back unchanged. It was not sent. Please report which kind of text it was.',
  );
}

interface VerifiedText {
  readonly input: string;
  readonly text: string;
  readonly edits: readonly PlannedEdit[];
}

function findProblems(map: WordMap, verified: VerifiedText): Problems {
  const check = new EditCheck(map, verified);
  map.visit(verified.text, (start, end, id, wordCase) => {
    const entry = map.stateOf(id);
    if (entry === 'burnt' || wordCase === 'mixed') return start;
    // It will never stand for anything.
    if (entry === 'free') map.burn(id);
    else check.take({ start, end, wordCase }, entry);
    return start;
  });
  return check.end();
}

/** Reads the surrogates of the mutated text, in order, as the reverser does, and compares each edit with the input. */
class EditCheck {
  readonly #map: WordMap;
  readonly #input: string;
  readonly #text: string;
  readonly #edits: readonly PlannedEdit[];
  readonly #accidents: { start: number; end: number }[] = [];
  readonly #failed = new Set<PlannedEdit>();
  #next = 0;
  /** Where the next edit stands in the mutated text. */
  #start = Infinity;
  #end = Infinity;
  /** How far the edit was read, in the mutated text, and what that is in the input. */
  #readTo = 0;
  #comparedTo = 0;
  #isSame = true;

  constructor(map: WordMap, { input, text, edits }: VerifiedText) {
    this.#map = map;
    this.#input = input;
    this.#text = text;
    this.#edits = edits;
    this.#begin(edits[0]?.start ?? 0);
  }

  take(
    match: { readonly start: number; readonly end: number; readonly wordCase: ReadableCase },
    entry: WordMapEntry,
  ): void {
    while (this.#end <= match.start) this.#finish();
    const edit = this.#edits[this.#next];
    if (edit === undefined || match.end <= this.#start) {
      const shift = edit === undefined ? this.#text.length - this.#input.length : this.#start - edit.start;
      this.#accidents.push({ start: match.start - shift, end: match.end - shift });
    } else if (!this.#takes(match, entry, edit)) {
      this.#failed.add(edit);
    }
  }

  end(): Problems {
    while (this.#next < this.#edits.length) this.#finish();
    return { accidents: this.#accidents, failed: this.#failed };
  }

  /** False when the occurrence is none that the edit wrote. */
  #takes(
    match: { readonly start: number; readonly end: number; readonly wordCase: ReadableCase },
    entry: WordMapEntry,
    edit: PlannedEdit,
  ): boolean {
    if (match.start < this.#readTo || match.end > this.#end || !carries(edit, entry.seq)) return false;
    const { spellings } = this.#map;
    const reading = readSurrogate(this.#text, match, { entry, spellings, isFinal: true });
    if (reading === 'undecided') return false;
    this.#compare(this.#text, this.#readTo, match.start);
    this.#compare(reading.text, 0, reading.text.length);
    this.#readTo = reading.end;
    return true;
  }

  /** Compares some more of what the reverser gives with the input. */
  #compare(text: string, start: number, end: number): void {
    const input = this.#input;
    const shift = this.#comparedTo - start;
    let at = start;
    while (at < end && text.charCodeAt(at) === input.charCodeAt(at + shift)) at++;
    if (at < end) this.#isSame = false;
    this.#comparedTo += end - start;
  }

  #begin(start: number): void {
    const edit = this.#edits[this.#next];
    this.#start = edit === undefined ? Infinity : start;
    this.#end = edit === undefined ? Infinity : start + edit.text.length;
    this.#readTo = start;
    this.#comparedTo = edit?.start ?? 0;
    this.#isSame = true;
  }

  /** Ends an edit and goes to the next. */
  #finish(): void {
    const edit = this.#edits[this.#next];
    if (edit === undefined) return;
    // A suffix was read that goes on behind the edit.
    const isTooFar = this.#readTo > this.#end;
    if (!isTooFar) this.#compare(this.#text, this.#readTo, this.#end);
    if (isTooFar || !this.#isSame || this.#comparedTo !== edit.end) this.#failed.add(edit);
    const following = this.#edits[++this.#next];
    this.#begin(this.#end + (following === undefined ? 0 : following.start - edit.end));
  }
}

function carries(edit: PlannedEdit, seq: number): boolean {
  return edit.carries[0] === seq || edit.carries.includes(seq);
}

function repair(
  map: WordMap,
  input: string,
  edits: readonly PlannedEdit[],
  { accidents, failed }: Problems,
): readonly PlannedEdit[] {
  const regions = [...failed].map((edit) => widerRegion(input, edit));
  const merged = mergeRegions(regions, edits);
  const isCovered = (span: { start: number; end: number }): boolean =>
    merged.some((region) => span.start < region.end && region.start < span.end);
  const kept = merged.length === 0 ? [...edits] : edits.filter((edit) => !isCovered(edit));
  for (const region of merged) kept.push(literalEdit(map, input, region));
  let last = 0;
  for (const accident of accidents.toSorted((left, right) => left.start - right.start)) {
    if (accident.start < last || isCovered(accident)) continue;
    kept.push(literalEdit(map, input, accident));
    last = accident.end;
  }
  return kept.toSorted((left, right) => left.start - right.start);
}

/** Regions joined with each other and with every edit they touch, so that no edit is cut. */
function mergeRegions(
  regions: readonly { readonly start: number; readonly end: number }[],
  edits: readonly PlannedEdit[],
): readonly { readonly start: number; readonly end: number }[] {
  const merged: { start: number; end: number }[] = [];
  for (const region of regions.toSorted((left, right) => left.start - right.start)) {
    let { start, end } = region;
    for (const edit of edits) {
      if (edit.start < end && start < edit.end) {
        start = Math.min(start, edit.start);
        end = Math.max(end, edit.end);
      }
    }
    const before = merged.at(-1);
    if (before !== undefined && start < before.end) before.end = Math.max(before.end, end);
    else merged.push({ start, end });
  }
  return merged;
}

/** The whole token first, then the letters around it, then a character more on each side. */
function widerRegion(input: string, edit: PlannedEdit): { readonly start: number; readonly end: number } {
  let { tokenStart: start, tokenEnd: end } = edit;
  if (start < edit.start || end > edit.end) return { start, end };
  while (start > 0 && isLetter(input.charCodeAt(start - 1))) start--;
  while (end < input.length && isLetter(input.charCodeAt(end))) end++;
  if (start < edit.start || end > edit.end) return { start, end };
  return { start: Math.max(0, start - 1), end: Math.min(input.length, end + 1) };
}

function literalEdit(map: WordMap, input: string, span: { readonly start: number; readonly end: number }): PlannedEdit {
  const { spelling, wordCase } = literalForm(input.slice(span.start, span.end));
  const entry = map.allocateLiteral(spelling);
  return {
    start: span.start,
    end: span.end,
    text: applyCase(entry.surrogate, wordCase),
    carries: [entry.seq],
    tokenStart: span.start,
    tokenEnd: span.end,
  };
}

function isLetter(code: number): boolean {
  return isLower(code) || isUpper(code);
}
