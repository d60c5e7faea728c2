// Whether a word that announces a value stands shortly before it: `dob: …`, `patientSsn = "…"`, `born on …`.
import { KeywordAutomaton } from '../keyword-automaton.ts';
import { isWordStart } from './boundaries.ts';

/** Characters between a context word and what it announces. */
const maxDistanceChars = 40;
const maxWordsBetween = 3;

/** The context words of several owners, ready to be looked for in any text. */
export class ContextWords {
  readonly words: readonly string[];
  /** By word: the owners that have it. */
  readonly owners: readonly (readonly number[])[];
  readonly ownerCount: number;
  readonly automaton: KeywordAutomaton;
  /** Characters before a value that can hold a context word and what stands between. */
  readonly reach: number;

  constructor(wordsOfOwners: readonly (readonly string[])[]) {
    this.words = [...new Set(wordsOfOwners.flat())];
    this.owners = this.words.map((word) => wordsOfOwners.flatMap((own, owner) => (own.includes(word) ? [owner] : [])));
    this.ownerCount = wordsOfOwners.length;
    this.automaton = new KeywordAutomaton(this.words);
    this.reach = maxDistanceChars + Math.max(0, ...this.words.map((word) => word.length));
  }
}

/** Where places are asked about so close, so many characters more are read at once. */
const readAheadChars = 256;

/** Reads a text for context words, each character about once however often it is asked. Places come in about ascending. */
export class ContextReader {
  readonly #words: ContextWords;
  readonly #text: string;
  /** By owner: where its context words end, ascending. */
  readonly #ends: readonly number[][];
  /** Where the last context word of any owner ends. */
  #lastEnd = -maxDistanceChars - 1;
  #readTo = 0;

  constructor(words: ContextWords, text: string) {
    this.#words = words;
    this.#text = text;
    this.#ends = Array.from({ length: words.ownerCount }, () => []);
  }

  /** Whether a context word of this owner announces what begins at `start`. */
  announces(owner: number, start: number): boolean {
    if (start > this.#readTo) this.#readUpTo(start);
    if (start - this.#lastEnd > maxDistanceChars) return false;
    const ends = this.#ends[owner] ?? [];
    let last = ends.length - 1;
    // Not more than were read ahead.
    while (last >= 0 && (ends[last] ?? 0) > start) last--;
    const end = ends[last];
    return end !== undefined && isNear(this.#text, end, start);
  }

  #readUpTo(place: number): void {
    const { automaton, owners, reach, words } = this.#words;
    const isDense = place - this.#readTo < reach;
    const to = Math.min(this.#text.length, isDense ? place + readAheadChars : place);
    // A word that the last reading ended in is read again from its beginning.
    const from = Math.max(0, place - reach, this.#readTo - (reach - maxDistanceChars));
    automaton.visit(this.#text.slice(from, to), (word, start) => {
      const end = from + start + (words[word]?.length ?? 0);
      if (end <= this.#readTo || !isWholeWord(this.#text, from + start, end)) return;
      this.#lastEnd = Math.max(this.#lastEnd, end);
      for (const owner of owners[word] ?? []) this.#ends[owner]?.push(end);
    });
    this.#readTo = to;
  }
}

/** A word of prose or of a compound name (`userDob`, `DOB_TEXT`, `dobs`), not a piece of another word. */
function isWholeWord(text: string, start: number, end: number): boolean {
  const first = text.charCodeAt(start);
  const before = text.charCodeAt(start - 1);
  const isInside = isLetter(before) && !(isLower(before) && isUpper(first));
  if (isInside && !isWordStart(text, start)) return false;
  const last = text.charCodeAt(end - 1);
  const isPlural = (text.charCodeAt(end) | 32) === 115;
  const next = text.charCodeAt(isPlural ? end + 1 : end);
  return !isLetter(next) || (isUpper(next) && isLower(last));
}

/** Few words and no other field or sentence between: `phone: null, id: …` announces no phone. */
function isNear(text: string, from: number, to: number): boolean {
  if (to - from > maxDistanceChars) return false;
  let words = 0;
  let isInWord = false;
  let hasFieldEnded = false;
  for (let at = from; at < to; at++) {
    const code = text.charCodeAt(at);
    if (isLetter(code)) {
      if (isUpper(code) && at - 2 >= from && isSentenceEnd(text.charCodeAt(at - 2))) return false;
      if (!isInWord && ++words > maxWordsBetween + 1) return false;
      isInWord = true;
      continue;
    }
    isInWord = false;
    if (code === comma || code === semicolon || code === lineFeed) hasFieldEnded = true;
    else if (hasFieldEnded && (code === colon || code === equals)) return false;
  }
  return true;
}

const lineFeed = 10;
const comma = 44;
const colon = 58;
const semicolon = 59;
const equals = 61;

/** `.`, `!` and `?`. */
function isSentenceEnd(code: number): boolean {
  return code === 46 || code === 33 || code === 63;
}

function isUpper(code: number): boolean {
  return code >= 65 && code <= 90;
}

function isLower(code: number): boolean {
  return code >= 97 && code <= 122;
}

function isLetter(code: number): boolean {
  return isUpper(code) || isLower(code);
}
