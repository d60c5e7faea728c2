// Makes sure that a mutated text comes back: compares what the reverser would replace with what mutation wrote, and repairs.
import { applyEdits } from '../base/text.ts';
import { MutationError } from './error.ts';
import { isLower, isUpper, literalForm, readableCase, readSurrogate, type ReadableCase } from './reading.ts';
import { applyCase } from './split.ts';
import type { MutationEdit, WordMapEntry } from './types.ts';
import type { WordMap } from './word-map.ts';

/** An edit and the token it stands in, which is replaced as a whole if the edit alone does not come back. */
export interface PlannedEdit extends MutationEdit {
  readonly tokenStart: number;
  readonly tokenEnd: number;
}

interface Occurrence {
  readonly start: number;
  readonly end: number;
  readonly wordCase: ReadableCase;
  readonly entry: WordMapEntry;
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

function findProblems(
  map: WordMap,
  { input, text, edits }: { readonly input: string; readonly text: string; readonly edits: readonly PlannedEdit[] },
): Problems {
  const accidents: { start: number; end: number }[] = [];
  const failed = new Set<PlannedEdit>();
  const check = new EditCheck(map, input, text);
  let next = 0;
  let shift = 0;
  for (const occurrence of findOccurrences(map, text)) {
    for (let edit = edits[next]; edit !== undefined; edit = edits[next]) {
      if (edit.start + shift + edit.text.length > occurrence.start) break;
      if (!check.comesBack(edit, edit.start + shift)) failed.add(edit);
      shift += edit.text.length - (edit.end - edit.start);
      next++;
    }
    const edit = edits[next];
    if (edit === undefined || occurrence.end <= edit.start + shift) {
      accidents.push({ start: occurrence.start - shift, end: occurrence.end - shift });
    } else if (!check.takes(occurrence, edit, edit.start + shift)) {
      failed.add(edit);
    }
  }
  for (const edit of edits.slice(next)) {
    if (!check.comesBack(edit, edit.start + shift)) failed.add(edit);
    shift += edit.text.length - (edit.end - edit.start);
  }
  return { accidents, failed };
}

/** Every readable surrogate that stands for something. Free ones are burnt: they will never stand for anything. */
function findOccurrences(map: WordMap, text: string): readonly Occurrence[] {
  const occurrences: Occurrence[] = [];
  map.scan(text, (start, end, id) => {
    const entry = map.stateOf(id);
    if (entry === 'burnt') return;
    const wordCase = readableCase(text, start, end);
    if (wordCase === undefined) return;
    if (entry === 'free') map.burn(id);
    else occurrences.push({ start, end, wordCase, entry });
  });
  // The shipped words alone come in order already.
  return map.overflow === undefined ? occurrences : occurrences.toSorted((left, right) => left.start - right.start);
}

/** Reads the occurrences inside one edit, in order, and compares the result with the input. */
class EditCheck {
  readonly #map: WordMap;
  readonly #input: string;
  readonly #text: string;
  #reversed = '';
  /** End of what was read so far; undefined before the first occurrence of an edit. */
  #readTo: number | undefined;

  constructor(map: WordMap, input: string, text: string) {
    this.#map = map;
    this.#input = input;
    this.#text = text;
  }

  /** False when the occurrence is none that the edit wrote. */
  takes(occurrence: Occurrence, edit: PlannedEdit, editStart: number): boolean {
    const { start, end, entry } = occurrence;
    const readTo = this.#readTo ?? editStart;
    const isOwn = start >= readTo && end <= editStart + edit.text.length && edit.carries.includes(entry.seq);
    if (!isOwn) return false;
    const { morphology } = this.#map.vocabulary;
    const reading = readSurrogate(this.#text, occurrence, { entry, morphology, isFinal: true });
    if (reading === 'undecided') return false;
    this.#reversed += this.#text.slice(readTo, start) + reading.text;
    this.#readTo = reading.end;
    return true;
  }

  /** Ends an edit. */
  comesBack(edit: PlannedEdit, editStart: number): boolean {
    const editEnd = editStart + edit.text.length;
    const readTo = this.#readTo ?? editStart;
    const reversed = this.#reversed + this.#text.slice(readTo, editEnd);
    this.#reversed = '';
    this.#readTo = undefined;
    return readTo <= editEnd && reversed === this.#input.slice(edit.start, edit.end);
  }
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
