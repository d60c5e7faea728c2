// What may stand between two words of one phrase: a space, a hyphen, or a line break with what begins the next line of a paragraph.
import { isIdentifierAt } from './identifier.ts';

const space = 32;
const hyphen = 45;
const noBreakSpace = 0xa0;
const lineFeed = 10;
const carriageReturn = 13;
const tab = 9;
const maxLineStart = 200;
const letter = /[\p{L}\p{M}]/u;
/** Number of a line, mark of a diff, indentation, mark of a comment or a quotation. */
const lineStartOnly =
  /^\n[ \t]{0,80}[-+]?\d{0,7}(?:[\t:|→] ?)?[ \t]{0,80}(?:\/\/[/!]?|\/?\*{1,2}|#{1,6}|>{1,6}|--|;{1,3})?[ \t]{0,8}$/;
/** What stands in such a beginning, but for spaces and what is not ASCII. */
const lineStartMarks = '0123456789+-:|/!*#>;\t\r';
/** What such a beginning can end with, but for blanks. */
const lineStartEnds = /[\s\d/!*#>;\-:|→]/;
const lineStart =
  /\r?\n(?:[ \t]{0,80}[-+]?\d{0,7}(?:[\t:|→] ?)?)[ \t]{0,80}(?:\/\/[/!]?|\/?\*{1,2}|#{1,6}|>{1,6}|--|;{1,3})?[ \t]{0,8}/y;

/** A run of letters that is a whole identifier. */
export interface ProseWord {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** The run of letters at `start`, if it is a whole identifier. */
export function wordAt(text: string, start: number): ProseWord | undefined {
  let end = start;
  while (end < text.length && isLetterAt(text, end)) end++;
  if (end === start || (end < text.length && isIdentifierAt(text, end))) return undefined;
  return { text: text.slice(start, end), start, end };
}

/** The word before `start`, if a phrase can go on from it. */
export function wordBefore(text: string, start: number): ProseWord | undefined {
  const end = gapStart(text, start);
  if (end < 0) return undefined;
  let at = end;
  while (at > 0 && isLetterAt(text, at - 1)) at--;
  if (at === end || (at > 0 && isIdentifierAt(text, at - 1))) return undefined;
  return { text: text.slice(at, end), start: at, end };
}

/** Whether a gap can begin or end with the character at the place. */
export function isGapAt(text: string, at: number): boolean {
  switch (text.charCodeAt(at)) {
    case space:
    case hyphen:
    case noBreakSpace:
    case lineFeed:
    case carriageReturn:
      return true;
    default:
      return false;
  }
}

/** Where the gap before `start` begins; −1 when there is none. */
export function gapStart(text: string, start: number): number {
  let at = start - 1;
  const code = text.charCodeAt(at);
  if (code === hyphen) return at;
  if (code === space || code === noBreakSpace) {
    if (text.charCodeAt(--at) === space) at--;
    if (isLetterAt(text, at)) return at + 1;
  } else if (code !== lineFeed) return -1;
  if (!lineStartEnds.test(text.charAt(at))) return -1;
  const from = Math.max(0, start - maxLineStart);
  const lineBreak = from + text.slice(from, start).lastIndexOf('\n');
  if (lineBreak < from || !lineStartOnly.test(text.slice(lineBreak, start))) return -1;
  at = lineBreak;
  while (at > 0 && isBlank(text.charCodeAt(at - 1))) at--;
  return at;
}

/** Where the word before `start` ends if one does: its last character; −1 when surely none does. Without a search mostly. */
export function perhapsLastBefore(text: string, start: number): number {
  let at = start - 1;
  if (text.charCodeAt(at) === hyphen) return at - 1;
  while (text.charCodeAt(at) === space) at--;
  if (isAsciiLetter(text.charCodeAt(at))) return at;
  if (text.charCodeAt(at) === lineFeed) {
    do at--;
    while (isBlank(text.charCodeAt(at)));
    const code = text.charCodeAt(at);
    if (code < 128) return isAsciiLetter(code) ? at : -1;
  } else if (text.charCodeAt(at) < 128 && !lineStartMarks.includes(text.charAt(at))) return -1;
  return gapStart(text, start) - 1;
}

/** Whether one space and nothing else stands between the place and a word or mark. */
export function isWordAfterSpace(text: string, at: number): boolean {
  return text.charCodeAt(at) === space && text.charCodeAt(at + 1) > space;
}

function isAsciiLetter(code: number): boolean {
  return ((code | 32) - 97) >>> 0 < 26;
}

function isBlank(code: number): boolean {
  return code === space || code === tab || code === carriageReturn;
}

function isLetterAt(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  if (code < 128) return isAsciiLetter(code);
  return letter.test(text.charAt(at));
}

/** Where a phrase would go on after `end`; −1 when something else than a gap stands there. */
export function gapEnd(text: string, end: number): number {
  let at = end;
  let code = text.charCodeAt(at);
  if (code === hyphen) return end + 1;
  if (code === space || code === noBreakSpace) {
    code = text.charCodeAt(++at);
    if (code === space) code = text.charCodeAt(++at);
  }
  if (code === lineFeed || code === carriageReturn) {
    lineStart.lastIndex = at;
    const found = lineStart.exec(text);
    if (found === null) return -1;
    at += found[0].length;
  }
  return at > end ? at : -1;
}
