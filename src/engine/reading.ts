// How a surrogate in a text is read. Verification and the stream reverser share this, so that they cannot differ.
import { longestSuffix, suffixOf } from './morphology.ts';
import { inCase, lettersOnly, type Spellings } from './spellings.ts';
import { caseOf, type WordCase } from './split.ts';
import type { WordMapEntry } from './types.ts';

export type ReadableCase = Exclude<WordCase, 'mixed'>;

/** More text is needed to decide. */
export type Undecided = 'undecided';

export interface Reading {
  /** Exclusive end of surrogate and suffix. */
  readonly end: number;
  /** The real text. */
  readonly text: string;
}

const beginsUpper = /^\p{Lu}/u;
const smallOrMark = /[\p{Ll}\p{M}]/u;
const bigOrMark = /[\p{Lu}\p{M}]/u;

/** Lower, Capital or UPPER; undefined when it is written in any other way and therefore no surrogate. ASCII letters only. */
export function readableCase(text: string, start: number, end: number): ReadableCase | undefined {
  const isFirstUpper = isUpper(text.charCodeAt(start));
  const isRestUpper = isUpper(text.charCodeAt(start + 1));
  if (!isFirstUpper && isRestUpper) return undefined;
  for (let at = start + 2; at < end; at++) if (isUpper(text.charCodeAt(at)) !== isRestUpper) return undefined;
  if (!isFirstUpper) return 'lower';
  return isRestUpper ? 'upper' : 'capital';
}

/** What the surrogate at `start`–`end` and a suffix after it mean. `isFinal`: nothing follows the text. */
export function readSurrogate(
  text: string,
  match: { readonly start: number; readonly end: number; readonly wordCase: ReadableCase },
  context: { readonly entry: WordMapEntry; readonly spellings: Spellings; readonly isFinal: boolean },
): Reading | Undecided {
  const { entry, spellings } = context;
  const { end, wordCase } = match;
  if (entry.kind === 'literal') return { end, text: spellings.of(entry, undefined, wordCase) };
  const runEnd = suffixRunEnd(text, end, wordCase, context.isFinal);
  if (runEnd === 'undecided') return 'undecided';
  const suffix =
    runEnd === end ? undefined : suffixOf(text.slice(end, runEnd).toLowerCase(), entry.surrogate.at(-1) ?? '');
  return { end: suffix === undefined ? end : runEnd, text: spellings.of(entry, suffix, wordCase) };
}

/** End of the letters after a surrogate that may be its suffix; `end` itself when there are none. */
function suffixRunEnd(text: string, end: number, wordCase: ReadableCase, isFinal: boolean): number | Undecided {
  const isSame = wordCase === 'upper' ? isUpper : isLower;
  const limit = end + longestSuffix + 1;
  let runEnd = end;
  while (runEnd < limit && runEnd < text.length && isSame(text.charCodeAt(runEnd))) runEnd++;
  if (runEnd === text.length && runEnd < limit && !isFinal) return 'undecided';
  if (wordCase !== 'upper' || runEnd === end) {
    return runEnd === limit || (runEnd > end && isPattern(smallOrMark, text, runEnd)) ? end : runEnd;
  }
  if (runEnd === text.length && !isFinal) return 'undecided';
  // In `VELKORSThing` the T begins the next word.
  if (isLower(text.charCodeAt(runEnd))) return runEnd - 1;
  return runEnd === limit || isPattern(bigOrMark, text, runEnd) ? end : runEnd;
}

/** Whether the non-ASCII character at the place matches: it would continue the word. */
function isPattern(pattern: RegExp, text: string, at: number): boolean {
  return at < text.length && text.charCodeAt(at) >= 128 && pattern.test(text.charAt(at));
}

export interface LiteralForm {
  /** What the map stores. */
  readonly spelling: string;
  /** The case in which the surrogate is written. */
  readonly wordCase: ReadableCase;
}

/** How an exact spelling is stored and written: one entry for lower, Capital and UPPER where these round-trip. */
export function literalForm(raw: string): LiteralForm {
  const wordCase = caseOf(raw);
  const lower = raw.toLowerCase();
  if (wordCase === 'mixed' || !lettersOnly.test(raw) || inCase(lower, wordCase) !== raw) {
    // A capital keeps the seam to the word before it visible.
    return { spelling: raw, wordCase: beginsUpper.test(raw) && inCase(raw, 'capital') === raw ? 'capital' : 'lower' };
  }
  return { spelling: lower, wordCase };
}

export function isLower(code: number): boolean {
  return code >= 97 && code <= 122;
}

export function isUpper(code: number): boolean {
  return code >= 65 && code <= 90;
}
