// Words with letters outside ASCII, as people write them where such letters are in the way: without marks (`prufwerk`), or
// with two letters for one (`pruefwerk`).
import { foldWord, isAscii, splitWords } from './split.ts';

/** A word in which marks and case do not count, with the way back. */
export interface FoldedLetters {
  readonly text: string;
  /** Offsets in the word as it stands, by unit of `text`: of the whole letter that it comes from, marks included. */
  readonly starts: readonly number[];
  readonly ends: readonly number[];
}

/** Letters that no decomposition takes apart; the end form of sigma is the letter itself. */
const plainLetters: Readonly<Record<string, string>> = {
  ł: 'l',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  ħ: 'h',
  ŧ: 't',
  ı: 'i',
  æ: 'ae',
  œ: 'oe',
  þ: 'th',
  ς: 'σ',
};
const twoLetters: Readonly<Record<string, string>> = { ä: 'ae', ö: 'oe', ü: 'ue', å: 'aa', ø: 'oe' };
const marked = /(\p{Ll})\p{M}+/gu;
const special = new RegExp(`[${Object.keys(plainLetters).join('')}]`, 'gu');
const twofold = new RegExp(`[${Object.keys(twoLetters).join('')}]`, 'gu');
const letterHere = /\P{M}\p{M}*|\p{M}+/uy;
/** No combining mark is below. */
const firstMark = 0x300;
const cased = /^(?:\p{Ll}\p{M}*)+$/u;

/** Whether a word (folded) is of a script with case. */
export function isCased(word: string): boolean {
  return cased.test(word);
}

/** A word (folded) with the letters that stand under its marks. */
export function withoutMarks(word: string): string {
  if (isAscii(word)) return word;
  const plain = word.normalize('NFD').replace(marked, '$1').normalize('NFC');
  return plain.replace(special, (letter) => plainLetters[letter] ?? letter);
}

/** Other spellings of a word (folded): none of an ASCII word, and none of a script without case. */
export function plainSpellings(word: string): readonly string[] {
  if (isAscii(word) || !cased.test(word)) return [];
  const inTwo = word.replace(twofold, (letter) => twoLetters[letter] ?? letter);
  return [...new Set([withoutMarks(word), withoutMarks(inTwo)])].filter((plain) => plain !== word);
}

/** The same for a name: its words in lower case, with a separator between them. */
export function plainNames(name: string): readonly string[] {
  if (isAscii(name)) return [];
  const words = splitWords(name).map(({ text }) => foldWord(text));
  const spellings = words.map(plainSpellings);
  // The first of each word goes with the first of the others: nobody spells one name in two ways.
  return [0, 1]
    .map((at) => words.map((word, index) => spellings[index]?.[at] ?? spellings[index]?.[0] ?? word).join('_'))
    .filter((plain, at, all) => plain !== words.join('_') && all.indexOf(plain) === at);
}

/** A word as `withoutMarks(foldWord(word))` gives it, letter by letter. */
export function foldLetters(word: string): FoldedLetters {
  const known = new Map<string, string>();
  const starts: number[] = [];
  const ends: number[] = [];
  let text = '';
  for (let start = 0; start < word.length;) {
    letterHere.lastIndex = start;
    const end = word.charCodeAt(start + 1) < firstMark ? start + 1 : start + (letterHere.exec(word)?.[0].length ?? 1);
    const letter = word.slice(start, end);
    let folded = known.get(letter);
    if (folded === undefined) {
      folded = withoutMarks(foldWord(letter));
      known.set(letter, folded);
    }
    text += folded;
    for (let unit = 0; unit < folded.length; unit++) {
      starts.push(start);
      ends.push(end);
    }
    start = end;
  }
  return { text, starts, ends };
}
