// Whether a token can begin at a place: most patterns ask that first, and most places where a keyword stands are the
// middle of a word. Asking it here costs a look at a character; the lookbehind of the pattern costs ten.
import { base64Start, dottedStart, escapeEnds, kebabStart, wordStart } from './pattern-parts.ts';

/** Says whether a token may begin at the place. */
export type StartTest = (text: string, at: number) => boolean;

interface KnownStart {
  readonly source: string;
  /** Characters besides letters and digits that may not stand before. */
  readonly others: string;
}

const knownStarts: readonly KnownStart[] = [
  { source: wordStart, others: '' },
  { source: kebabStart, others: '-' },
  { source: dottedStart, others: '.-' },
  { source: base64Start, others: '+/' },
];

const escapeEnd = new RegExp(`(?<=${escapeEnds})`, 'y');
const backslash = 92;
const percent = 37;
const bracket = 91;
/** `\u001b[`, twelve characters of numbers, and a letter. */
const maxEscapeChars = 20;

/** A pattern without the start that it asks for, and the test of that; the pattern itself when it begins otherwise. */
export function splitStart(source: string): { readonly source: string; readonly canStart: StartTest | undefined } {
  const known = knownStarts.find((start) => source.startsWith(start.source));
  return known === undefined
    ? { source, canStart: undefined }
    : { source: source.slice(known.source.length), canStart: startTest(known.others) };
}

function startTest(others: string): StartTest {
  const isGlued = new Uint8Array(128);
  for (const character of `ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789${others}`) {
    isGlued[character.charCodeAt(0)] = 1;
  }
  return (text, at) => {
    // Asking beyond the bounds of a text makes every later question slower.
    if (at === 0) return true;
    const before = text.charCodeAt(at - 1);
    if (before >= 128 || isGlued[before] === 0) return true;
    if (at > maxEscapeChars && !canEndEscape(text, at, before)) return false;
    escapeEnd.lastIndex = at;
    return escapeEnd.test(text);
  };
}

/** Whether one of the characters that begin escapes stands where it would have to. */
function canEndEscape(text: string, at: number, before: number): boolean {
  if (before === 43 || before === 45) return true;
  if (text.charCodeAt(at - 2) === backslash || text.charCodeAt(at - 3) === percent) return true;
  if (text.charCodeAt(at - 4) === backslash || text.charCodeAt(at - 6) === backslash) return true;
  let place = at - 2;
  while (place > at - maxEscapeChars && isOfColour(text.charCodeAt(place))) place--;
  return text.charCodeAt(place) === bracket;
}

function isOfColour(code: number): boolean {
  return (code >= 48 && code <= 57) || code === 59;
}
