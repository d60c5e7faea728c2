// US numbers of nine digits for persons: three, two and four, with one separator or none.
import { beginsNumber, endsNumber, isBlank, isDigit } from './boundaries.ts';
import type { ExaminedText, Matcher } from './types.ts';

export interface NineDigits {
  readonly area: number;
  readonly group: number;
  readonly serial: number;
}

const dash = 45;

/** All of it, or the first group of it. */
export function isNineDigitsRunLength(length: number): boolean {
  return length === 9 || length === 3;
}

/**
 * With dashes wherever it stands; with blanks or dots, or in one piece, where a context word says what it is.
 * `isIssued` says whether such a number can have been given out.
 */
export function nineDigitsMatcher(
  { text, hasContext }: ExaminedText,
  isIssued: (number: NineDigits) => boolean,
): Matcher {
  return (start, end) => {
    if (end - start === 9) {
      if (!isIssued(numberAt(text, start, 0)) || !isAlone(text, start, end)) return undefined;
      return hasContext(start) ? { start, end } : undefined;
    }
    const separator = text.charCodeAt(end);
    if (separator !== dash && !isBlank(separator) && separator !== 46) return undefined;
    if (text.charCodeAt(start + 6) !== separator) return undefined;
    const last = start + 11;
    for (let at = start + 4; at < last; at++) {
      if (at !== start + 6 && !isDigit(text.charCodeAt(at))) return undefined;
    }
    if (!isIssued(numberAt(text, start, 1)) || !isAlone(text, start, last)) return undefined;
    return separator === dash || hasContext(start) ? { start, end: last } : undefined;
  };
}

function numberAt(text: string, start: number, gap: number): NineDigits {
  const group = start + 3 + gap;
  const serial = group + 2 + gap;
  return {
    area: valueOf(text, start, 3),
    group: valueOf(text, group, 2),
    serial: valueOf(text, serial, 4),
  };
}

function valueOf(text: string, from: number, digits: number): number {
  let value = 0;
  for (let at = from; at < from + digits; at++) value = value * 10 + text.charCodeAt(at) - 48;
  return value;
}

function isAlone(text: string, start: number, end: number): boolean {
  return beginsNumber(text, start) && endsNumber(text, end) && !isDigit(text.charCodeAt(end));
}
