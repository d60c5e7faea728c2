// Finds invented words in a text. An automaton of all shipped words takes a look at 4 MB for each character; here it is
// one look at a bitmap of 128 KB, and then at a table for the few places that pass.
import { caseOf, type WordCase } from './split.ts';
import { keyLetters, keyOf, WordTable } from './word-table.ts';

const shortestSurrogate = 5;

/**
 * Called for each occurrence, ordered by start and then by length. Gives the place before which no further one may
 * begin: `start` for every one, the text's length for none.
 */
export type VisitWord = (start: number, end: number, id: number, wordCase: WordCase) => number;

const wordPattern = /^[a-z]{5,}$/;
const asciiLetters = /^[a-zA-Z]+$/;
/** Letters are five bits each; a group is four of them. */
const groupMask = 0xf_ffff;

/** Words of five or more letters a–z, in any case. Other words are not taken in. */
export class SurrogateFinder {
  /** One bit for each four letters that a word begins with. */
  readonly #groups = new Uint32Array(1 << 15);
  /** One bit for each hash of five letters that are a whole word. There are few. */
  readonly #fives = new Uint32Array(1 << 10);
  readonly #table = new WordTable();
  /** One bit for each one, two or three letters that a word begins with, by `beginningKey`. */
  readonly #beginnings = new Uint32Array(1 << 11);
  /** Beginnings of five letters or more that are shorter than their words, by `beginningKey`. */
  readonly #longBeginnings = new Set<number>();
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
    const key = keyOf(word);
    setBit(this.#groups, key >>> 10);
    if (word.length === shortestSurrogate) setBit(this.#fives, fiveHash(key >>> 5));
    this.#table.add(word, id);
    this.#longest = Math.max(this.#longest, word.length);
    for (let length = 1; length < word.length; length++) {
      const beginning = beginningKey(word, 0, length);
      if (length <= 3) setBit(this.#beginnings, beginning);
      else if (length > 4) this.#longBeginnings.add(beginning);
    }
  }

  /** Visits the words that begin at `from` or later. */
  scan(text: string, from: number, visit: VisitWord): void {
    for (let at = from; at < text.length;) at = this.#scanRun(text, at, visit);
  }

  #scanRun(text: string, from: number, visit: VisitWord): number {
    const groups = this.#groups;
    const length = text.length;
    let letters = 0;
    for (let at = from; at < length; at++) {
      letters = (letters << 5) | (text.charCodeAt(at) & 31);
      const group = letters & groupMask;
      // A group is inside of the bitmap. Right after `from` the letters before it are zero, which no letter is.
      if ((((groups[group >>> 5] as number) >>> (group & 31)) & 1) === 0) continue;
      const next = this.#visitAt(text, at - 3, visit);
      if (next > at - 2) return next;
    }
    return length;
  }

  /** Visits the words that begin at the place, if any. Gives the place before which none may begin. */
  #visitAt(text: string, start: number, visit: VisitWord): number {
    const end = start + shortestSurrogate;
    if (end > text.length) return start;
    const first = text.charCodeAt(start);
    const second = text.charCodeAt(start + 1);
    const third = text.charCodeAt(start + 2);
    const fourth = text.charCodeAt(start + 3);
    const fifth = text.charCodeAt(start + 4);
    const five =
      ((first & 31) << 20) | ((second & 31) << 15) | ((third & 31) << 10) | ((fourth & 31) << 5) | (fifth & 31);
    const hash = fiveHash(five);
    if ((((this.#fives[hash >>> 5] as number) >>> (hash & 31)) & 1) !== 0) {
      const value = this.#table.valueOf(five << 5);
      if (value > 0) {
        const wordCase = caseOfLetters(first, second & third & fourth & fifth, second | third | fourth | fifth);
        if (wordCase !== undefined) {
          const next = visit(start, end, value - 1, wordCase);
          if (next > start) return next;
        }
      }
    }
    if (end === text.length) return start;
    const sixth = text.charCodeAt(end);
    // Without a sixth letter the key would be the one of the five.
    if ((sixth & 31) === 0) return start;
    const value = this.#table.valueOf((five << 5) | (sixth & 31));
    if (value === 0) return start;
    if (value < 0) return this.#visitRows(text, start, value, visit);
    const wordCase = caseOfLetters(
      first,
      second & third & fourth & fifth & sixth,
      second | third | fourth | fifth | sixth,
    );
    return wordCase === undefined ? start : visit(start, end + 1, value - 1, wordCase);
  }

  /** Words longer than a key. */
  #visitRows(text: string, start: number, value: number, visit: VisitWord): number {
    for (const { word, id } of this.#table.rowsOf(value)) {
      const end = start + word.length;
      const found = text.slice(start, end);
      // Letters outside ASCII have lower forms inside of it.
      if (!asciiLetters.test(found) || found.toLowerCase() !== word) continue;
      const next = visit(start, end, id, caseOf(found));
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
    const key = beginningKey(text, start, text.length);
    switch (text.length - start) {
      case 1:
      case 2:
      case 3:
        return hasBit(this.#beginnings, key);
      case 4:
        return hasBit(this.#groups, key & groupMask);
      default:
        return this.#longBeginnings.has(key);
    }
  }
}

/** Exact up to six letters. Longer beginnings may share a key, which means no more than that a text is held for nothing. */
function beginningKey(text: string, start: number, end: number): number {
  let key = 1;
  for (let at = start; at < end; at++) {
    const letter = text.charCodeAt(at) & 31;
    key = at - start < keyLetters ? (key << 5) | letter : Math.imul(key, 0x9e37_79b1) ^ letter;
  }
  return key;
}

function setBit(bits: Uint32Array, at: number): void {
  bits[at >>> 5] = (bits[at >>> 5] as number) | (1 << (at & 31));
}

function hasBit(bits: Uint32Array, at: number): boolean {
  return (((bits[at >>> 5] as number) >>> (at & 31)) & 1) !== 0;
}

function fiveHash(five: number): number {
  return Math.imul(five, 0x9e37_79b1) >>> 17;
}

/** How ASCII letters are written, of the first, and of the others together; undefined when any is no letter: keys take five bits of each. */
function caseOfLetters(first: number, allOthers: number, anyOther: number): WordCase | undefined {
  if ((first & allOthers & 64) === 0 || (first | anyOther) > 127) return undefined;
  const isFirstLower = (first & 32) !== 0;
  if ((allOthers & 32) !== 0) return isFirstLower ? 'lower' : 'capital';
  return (anyOther & 32) === 0 && !isFirstLower ? 'upper' : 'mixed';
}

function isLetter(code: number): boolean {
  const lower = code | 32;
  return lower >= 97 && lower <= 122;
}
