// Finds invented words in a text. An automaton of all shipped words takes a look at 4 MB for each character; here it is
// one look at 256 KB for every second character, and then a table for the places that pass.
import { keyLetters, WordTable } from './word-table.ts';
import type { WordCase } from './split.ts';

/** Surrogates are at least this long: the filter relies on it. */
export const shortestSurrogate = 5;

/**
 * Called for each occurrence, ordered by start and then by length. Gives the place before which no further one may
 * begin: `start` for every one, the text's length for none.
 */
export type VisitWord = (start: number, end: number, id: number, wordCase: WordCase) => number;

const wordPattern = /^[a-z]{5,}$/;
const groupMask = 0xf_ffff;

/** Words of five or more letters a–z, in any case. Other words are not taken in. */
export class SurrogateFinder {
  /**
   * Two bits for each group of four letters: a word begins with it; it stands one letter after the beginning of a word.
   * Any five letters hold such a group at an even place, so that every second place is enough.
   */
  readonly #groups = new Uint32Array(1 << 16);
  /** One bit for each hash of five letters that are a whole word. There are few. */
  readonly #fives = new Uint32Array(1 << 10);
  readonly #table = new WordTable();
  /** Every beginning of a word that is shorter than the word, see `beginningKey`. Made when first asked for. */
  #beginnings: Set<number> | undefined;
  readonly #words: string[] = [];
  #longest = 0;

  constructor(words: Iterable<string> = []) {
    let id = 0;
    for (const word of words) this.add(word, id++);
  }

  /** Letters of the longest word. */
  get longest(): number {
    return this.#longest;
  }

  add(word: string, id: number): void {
    if (!wordPattern.test(word)) return;
    const first = groupAt(word, 0);
    const second = groupAt(word, 1);
    this.#groups[first >>> 4] = (this.#groups[first >>> 4] as number) | (1 << ((first & 15) << 1));
    this.#groups[second >>> 4] = (this.#groups[second >>> 4] as number) | (2 << ((second & 15) << 1));
    if (word.length === shortestSurrogate) {
      const hash = fiveHash((first << 5) | (word.charCodeAt(4) & 31));
      this.#fives[hash >>> 5] = (this.#fives[hash >>> 5] as number) | (1 << (hash & 31));
    }
    this.#table.add(word, id);
    this.#longest = Math.max(this.#longest, word.length);
    this.#words.push(word);
    if (this.#beginnings !== undefined) addBeginnings(this.#beginnings, word);
  }

  /** Visits the words that begin at `from` or later. */
  scan(text: string, from: number, visit: VisitWord): void {
    const length = text.length;
    let at = from;
    while (at + shortestSurrogate <= length) at = this.#scanRun(text, at, visit);
  }

  /** Goes on until the visitor leaves out some text; gives the place where the search goes on. */
  #scanRun(text: string, from: number, visit: VisitWord): number {
    const groups = this.#groups;
    const length = text.length;
    let letters = ((text.charCodeAt(from) & 31) << 5) | (text.charCodeAt(from + 1) & 31);
    for (let at = from; at + 4 <= length; at += 2) {
      letters = (letters << 10) | ((text.charCodeAt(at + 2) & 31) << 5) | (text.charCodeAt(at + 3) & 31);
      const group = letters & groupMask;
      const bits = ((groups[group >>> 4] as number) >>> ((group & 15) << 1)) & 3;
      if (bits === 0) continue;
      let next = at;
      if ((bits & 2) !== 0 && at > from) next = this.#visitAt(text, at - 1, visit);
      if ((bits & 1) !== 0 && next <= at) next = this.#visitAt(text, at, visit);
      if (next > at + 1) return next;
    }
    return length;
  }

  /** Visits the words that begin at the place, if any. Gives the place where the search goes on. */
  #visitAt(text: string, start: number, visit: VisitWord): number {
    const end = start + shortestSurrogate;
    if (end > text.length) return start;
    const five =
      ((text.charCodeAt(start) & 31) << 20) |
      ((text.charCodeAt(start + 1) & 31) << 15) |
      ((text.charCodeAt(start + 2) & 31) << 10) |
      ((text.charCodeAt(start + 3) & 31) << 5) |
      (text.charCodeAt(start + 4) & 31);
    let next = start;
    const hash = fiveHash(five);
    if ((((this.#fives[hash >>> 5] as number) >>> (hash & 31)) & 1) !== 0) {
      const value = this.#table.valueOf(five << 5);
      if (value > 0) next = visitCased(text, { start, end, id: value - 1 }, visit);
    }
    if (end === text.length || next > start) return next;
    const sixth = text.charCodeAt(end) & 31;
    // No letter: that key would be the one of the five.
    if (sixth === 0) return next;
    const value = this.#table.valueOf((five << 5) | sixth);
    if (value > 0) return visitCased(text, { start, end: end + 1, id: value - 1 }, visit);
    return value === 0 ? next : this.#visitRows(text, start, value, visit);
  }

  /** Words longer than a key. */
  #visitRows(text: string, start: number, value: number, visit: VisitWord): number {
    for (const { word, id } of this.#table.rowsOf(value)) {
      const end = start + word.length;
      if (text.slice(start + keyLetters, end).toLowerCase() !== word.slice(keyLetters)) continue;
      const next = visitCased(text, { start, end, id }, visit);
      if (next > start) return next;
    }
    return start;
  }

  /** Whether any word stands in the text. */
  isIn(text: string): boolean {
    let isFound = false;
    this.scan(text, 0, () => {
      isFound = true;
      return text.length;
    });
    return isFound;
  }

  /**
   * The first place from `from` on at which a word could have begun that goes on after the end of the text; the text's
   * length when there is none.
   */
  openStart(text: string, from: number): number {
    const length = text.length;
    let start = length;
    const floor = Math.max(from, length - this.#longest + 1);
    while (start > floor && isLetter(text.charCodeAt(start - 1))) start--;
    for (; start < length; start++) if (this.#isBeginning(text, start)) return start;
    return length;
  }

  #isBeginning(text: string, start: number): boolean {
    let key = 1;
    for (let at = start; at < text.length; at++) key = nextKey(key, text.charCodeAt(at));
    if (this.#beginnings === undefined) {
      this.#beginnings = new Set();
      for (const word of this.#words) addBeginnings(this.#beginnings, word);
    }
    return this.#beginnings.has(key);
  }
}

function addBeginnings(beginnings: Set<number>, word: string): void {
  let key = 1;
  for (let at = 0; at < word.length - 1; at++) {
    key = nextKey(key, word.charCodeAt(at));
    beginnings.add(key);
  }
}

// Exact up to six letters; longer beginnings share keys, which only means that a text may be held for nothing.
function nextKey(key: number, code: number): number {
  const isShort = key > 0 && key < 1 << 26;
  return isShort ? (key << 5) | (code & 31) : Math.imul(key, 0x9e37_79b1) ^ (code & 31) | (1 << 31);
}

function groupAt(word: string, at: number): number {
  let group = 0;
  for (let letter = at; letter < at + 4; letter++) group = (group << 5) | (word.charCodeAt(letter) & 31);
  return group;
}

function fiveHash(five: number): number {
  return Math.imul(five, 0x9e37_79b1) >>> 17;
}

/** The keys take five bits of each character: only here it is certain that all of them are letters. */
function visitCased(
  text: string,
  found: { readonly start: number; readonly end: number; readonly id: number },
  visit: VisitWord,
): number {
  const { start, end, id } = found;
  const wordCase = caseOfLetters(text, start, end);
  return wordCase === undefined ? start : visit(start, end, id, wordCase);
}

/** How ASCII letters are written; undefined when they are not all letters. */
function caseOfLetters(text: string, start: number, end: number): WordCase | undefined {
  let upper = 0;
  for (let at = start; at < end; at++) {
    const code = text.charCodeAt(at);
    if (!isLetter(code)) return undefined;
    if ((code & 32) === 0) upper++;
  }
  if (upper === 0) return 'lower';
  if (upper === end - start) return 'upper';
  return upper === 1 && (text.charCodeAt(start) & 32) === 0 ? 'capital' : 'mixed';
}

function isLetter(code: number): boolean {
  const lower = code | 32;
  return lower >= 97 && lower <= 122;
}
