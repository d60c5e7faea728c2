// Terms across the seams of a name's words, by odd casing: `kESTREL`, `KeStReL`, `libKESTRELctl`.
import type { Span } from '../base/text.ts';
import { foldLetters } from './plain-spellings.ts';
import { foldWord, isAscii, type Word } from './split.ts';

export interface OddCaseTerms {
  /** Whether a word changes alone. */
  isLone(word: string): boolean;
  /** Whether a word is a term, or one of a language or of public code. */
  isKnown(word: string): boolean;
  /** Where terms that change alone stand inside a word of small letters without marks. */
  spansIn(word: string): readonly Span[];
}

const letterRuns = /[A-Za-z]{3,65535}/g;
const casedRuns = /(?:[\p{Ll}\p{Lu}]\p{M}{0,8}){3,16383}/gu;
const minPiece = 2;

/**
 * What changes of runs whose casing hides a term: a term in capitals by itself, otherwise the whole run. A name whose
 * words are all known (`lastOrEmpty`) hides none, whatever stands across its seams.
 */
export function oddlyCasedWords(token: string, words: readonly Word[], terms: OddCaseTerms): readonly Word[] {
  if (words.length < 2) return [];
  return [...token.matchAll(isAscii(token) ? letterRuns : casedRuns)].flatMap((match) => {
    const [text] = match;
    const lower = text.toLowerCase();
    if (text === lower || text === text.toUpperCase()) return [];
    const run: Word = { text, start: match.index, end: match.index + text.length };
    const inRun = words.filter((word) => word.start >= run.start && word.end <= run.end);
    if (inRun.length < 2) return [];
    const spans = terms.isLone(foldWord(text)) ? [{ start: 0, end: text.length }] : spansOfTerms(text, terms);
    const hidden = spans
      .map((span) => ({ start: span.start + run.start, end: span.end + run.start }))
      .filter((span) => isHidden(span, inRun, terms))
      .map((span) => ({ ...span, text: token.slice(span.start, span.end) }));
    if (hidden.length === 0) return [];
    return hidden.every((word) => word.text === word.text.toUpperCase()) ? hidden : [run];
  });
}

function spansOfTerms(text: string, terms: OddCaseTerms): readonly Span[] {
  if (isAscii(text)) return terms.spansIn(text.toLowerCase());
  const { text: folded, starts, ends } = foldLetters(text);
  return terms.spansIn(folded).map(({ start, end }) => ({ start: starts[start] ?? 0, end: ends[end - 1] ?? 0 }));
}

/** Whether a term stands across a seam and one of the pieces that it is cut into is no word. */
function isHidden(span: Span, words: readonly Word[], terms: OddCaseTerms): boolean {
  const touched = words.filter((word) => word.start < span.end && span.start < word.end);
  if (touched.length < 2) return false;
  return touched.some((word) => word.text.length < minPiece || !terms.isKnown(foldWord(word.text)));
}
