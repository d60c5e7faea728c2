// Names are made of words: `parseHTTPBody2_ids` is parse, HTTP, Body, ids. Case, digits and separators are shape.
import type { Span } from '../base/text.ts';

export interface Word extends Span {
  readonly text: string;
}

export type WordCase = 'lower' | 'capital' | 'upper' | 'mixed';

const asciiOnly = /^[\0-\x7f]*$/;
// `IDs` is ID + s; `HTTPServer` is HTTP + Server.
const asciiWord = /[A-Z]{2,}(?=s(?![a-z]))|[A-Z]+(?![a-z])|[A-Z]?[a-z]+/g;
// Combining marks belong to the letter before them, so that NFD text splits like NFC text.
const anyWord =
  /(?:\p{Lu}\p{M}*){2,}(?=s(?![\p{Ll}\p{M}]))|(?:\p{Lu}\p{M}*)+(?![\p{Ll}\p{M}])|(?:\p{Lu}\p{M}*)?(?:\p{Ll}\p{M}*)+|(?:[\p{Lo}\p{Lm}\p{Lt}]\p{M}*)+/gu;

/** The words of a name, in order. What is between them (digits, `_`, `$`, `-`, anything else) is in none. */
export function splitWords(token: string): readonly Word[] {
  return matchWords(token, asciiOnly.test(token) ? asciiWord : anyWord);
}

/** Same as `splitWords`, always by the Unicode rule: on ASCII the two agree. */
export function splitUnicodeWords(token: string): readonly Word[] {
  return matchWords(token, anyWord);
}

function matchWords(token: string, pattern: RegExp): readonly Word[] {
  const words: Word[] = [];
  for (const match of token.matchAll(pattern)) {
    words.push({ text: match[0], start: match.index, end: match.index + match[0].length });
  }
  return words;
}

/** How a word is written. `upper` needs two letters; `mixed` is everything that case transfer cannot express. */
export function caseOf(word: string): WordCase {
  const lower = word.toLowerCase();
  if (word === lower) return 'lower';
  if (word === capitalize(lower)) return 'capital';
  return word === word.toUpperCase() ? 'upper' : 'mixed';
}

/** A lower-case word in the given case (`mixed` leaves it alone). */
export function applyCase(lower: string, wordCase: WordCase): string {
  switch (wordCase) {
    case 'lower':
    case 'mixed':
      return lower;
    case 'capital':
      return capitalize(lower);
    case 'upper':
      return lower.toUpperCase();
  }
}

function capitalize(lower: string): string {
  const first = String.fromCodePoint(lower.codePointAt(0) ?? 0);
  return lower === '' ? '' : first.toUpperCase() + lower.slice(first.length);
}

/** The key under which all spellings of a word meet: composed, and the same for `GRÖSSE` and `größe`. */
export function foldWord(word: string): string {
  if (asciiOnly.test(word)) return word.toLowerCase();
  return word.normalize('NFC').toLowerCase().toUpperCase().toLowerCase().normalize('NFC');
}

/** Whether the text is ASCII only. */
export function isAscii(text: string): boolean {
  return asciiOnly.test(text);
}
