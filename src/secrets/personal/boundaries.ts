// Where a number begins and ends, and what it may not be a piece of: a longer number, a decimal, an identifier, a UUID.
import { escapeEnds } from '../pattern-parts.ts';

// A number in a name (`order_…`) is one of many things; a token announces itself, and may stand there.
const stickyWordStart = new RegExp(String.raw`(?<!\w)|(?<=${escapeEnds})`, 'y');

/** `0` to `9`; false outside the text. */
export function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

/** `A` to `Z`; false outside the text. */
export function isCapital(code: number): boolean {
  return code >= 65 && code <= 90;
}

/** ASCII letter, digit or `_`; false outside the text. */
export function isWordCharacter(code: number): boolean {
  return isDigit(code) || isCapital(code) || (code >= 97 && code <= 122) || code === 95;
}

const dash = 45;
const dot = 46;

/** Nothing that belongs to it stands before: no letter (escapes aside), no decimal point, no `-` of an identifier. */
export function beginsNumber(text: string, start: number): boolean {
  if (start === 0) return true;
  const before = text.charCodeAt(start - 1);
  if (before === dot) return false;
  if (before === dash) return !isWordCharacter(text.charCodeAt(start - 2)) || isWordStart(text, start - 1);
  return !isWordCharacter(before) || isWordStart(text, start);
}

/** Nothing that belongs to it follows: no letter, no decimals, no `-` with more. */
export function endsNumber(text: string, end: number): boolean {
  const next = text.charCodeAt(end);
  if (next === dot || next === dash) return !isWordCharacter(text.charCodeAt(end + 1));
  return !isWordCharacter(next);
}

/** Also true behind the letter of an escape (`\n`, `%3D`, a terminal colour), which belongs to no token. */
export function isWordStart(text: string, at: number): boolean {
  stickyWordStart.lastIndex = at;
  return stickyWordStart.test(text);
}

/** One blank: also those that keep a number on one line. */
export function isBlank(code: number): boolean {
  return code === 32 || code === 0xa0 || code === 0x2009 || code === 0x202f;
}
