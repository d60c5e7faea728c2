// Where a name begins: in `\npayment` the n belongs to an escape, in `%2Fpayment` the F does, in `ESC[31mpayment` the m.
/** Escapes of strings, and of regular expressions. */
const simpleEscapes = 'nrtbfvaexudDwWsSB';
const hexadecimal = /^[0-9a-fA-F]+$/;
const lowerHex = /^[0-9a-f]+$/;
const upperHex = /^[0-9A-F]+$/;
const percentBefore = /%(?:25)*([0-9a-fA-F]?)$/;
/** A control sequence of a terminal up to its last letter, the escape character raw or spelled. */
const spelledEscape = String.raw`\\+(?:x1b|u001b|u\{0*1b\}|U0000001b|0?33|e)|%(?:25)*1b|&#x1b;|&#27;|\^\[|\u241b`;
const rawEscape = '\u001b';
const parameters = String.raw`[\d;:?<=>]*`;
const controlBefore = new RegExp(
  `(?:(?:${rawEscape}|${spelledEscape})(?:\\[${parameters}|\\()|${rawEscape}|\u009b${parameters})$`,
  'i',
);
/** The same where the escape character was lost, `%-10.2f`, `0x`, and quoted-printable. */
const strippedControlBefore = /\[\??\d[\d;]*$/;
const formatBefore = /%[-+ #0']*\d*(?:\.\d*)?$/;
const quotedPrintableBefore = /=([0-9A-F]?)$/;
const lookBehind = 32;
const maxHole = 80;
const minHexNumber = 7;
const maxUncertainLetters = 2;

/** How many units at the start of an identifier belong to an escape before it; 0 mostly. */
export function escapedLetters(text: string, start: number, end: number): number {
  const before = start === 0 ? '' : text.charAt(start - 1);
  if (before === '\\') return lettersAfterBackslash(text, start, end);
  if (isControlMark(before) && isLetter(text.charAt(start)) && controlBefore.test(textBefore(text, start))) return 1;
  if (before !== '%' && !isDigit(before)) return 0;
  const hex = percentBefore.exec(textBefore(text, start));
  if (hex === null) return 0;
  const missing = hex[1] === '' ? 2 : 1;
  return end - start >= missing && hexadecimal.test(text.slice(start, start + missing)) ? missing : 0;
}

/**
 * How many letters at the start of an identifier may belong to what stands before it: a class of an expression (`\Q`),
 * a format (`%5.1f`), a number's prefix (`0x`). Only what comes after them tells. 0 when nothing does so.
 */
export function perhapsEscapedLetters(text: string, start: number): number {
  const before = start === 0 ? '' : text.charAt(start - 1);
  if (before !== '\\' && before !== '%' && before !== '=' && before !== '.' && !isDigit(before)) return 0;
  if (!isLetter(text.charAt(start))) return 0;
  if (before === '\\' || before === '%') return 1;
  // A point in a format stands after a digit or the percent sign; elsewhere it is a point.
  if (before === '.' && !/[%\d]/.test(text.charAt(start - 2))) return 0;
  const lead = textBefore(text, start);
  const quoted = quotedPrintableBefore.exec(lead);
  if (quoted !== null) {
    const missing = quoted[1] === '' ? maxUncertainLetters : 1;
    return upperHex.test(text.slice(start, start + missing)) ? missing : 0;
  }
  const isPrefix = before === '0' && /x/i.test(text.charAt(start));
  return isPrefix || formatBefore.test(lead) || strippedControlBefore.test(lead) ? 1 : 0;
}

function lettersAfterBackslash(text: string, start: number, end: number): number {
  const letter = text.charAt(start);
  const digits = letter === 'x' ? 2 : letter === 'u' ? 4 : letter === 'U' ? 8 : 0;
  const isNumeric = digits > 0 && end - start > digits && hexadecimal.test(text.slice(start + 1, start + 1 + digits));
  if (isNumeric) return 1 + digits;
  return simpleEscapes.includes(letter) ? 1 : 0;
}

/** Whether the identifier is the rest of a number (`0x` apart: `12ab`), or of a braced escape (`\u{ab}`). */
export function isNumberRest(text: string, start: number, end: number): boolean {
  const before = start === 0 ? '' : text.charAt(start - 1);
  const token = text.slice(start, end);
  if (before === '{') return text.slice(Math.max(0, start - 3), start) === '\\u{' && hexadecimal.test(token);
  return isDigit(before) && (lowerHex.test(token) || upperHex.test(token));
}

/**
 * Whether the identifier is a part of a name that a template makes: `${verb}Ledger`, `ledger_${kind}`, `{prefix}_ledger`. A
 * separator or a capital has to tell: `<script${attributes}` and `${count}px` are no names.
 */
export function touchesHole(text: string, start: number, end: number): boolean {
  // The dollar sign before a brace is one of the characters of the identifier.
  if (text.charAt(end) === '{' && /_\$?$/.test(text.slice(end - 2, end))) return true;
  if (text.charAt(start - 1) !== '}') return false;
  if (text.charAt(start) === '_') return true;
  if (!/[A-Z]/.test(text.charAt(start))) return false;
  const from = Math.max(0, start - maxHole);
  const open = from + text.slice(from, start).lastIndexOf('{');
  return open > from && /[$#]/.test(text.charAt(open - 1));
}

/** Whether the token is a hash or another long hexadecimal number (`1fd826175b`): at least two groups of digits, no long word. */
export function isHexNumber(token: string): boolean {
  if (token.length < minHexNumber || !(lowerHex.test(token) || upperHex.test(token))) return false;
  const words = token.split(/\d+/);
  return words.length > 2 && words.every((word) => word.length < minHexNumber - 1);
}

function isControlMark(before: string): boolean {
  return isDigit(before) || (before !== '' && '[;:?<>(\u001b\u009b'.includes(before));
}

function textBefore(text: string, start: number): string {
  return text.slice(Math.max(0, start - lookBehind), start);
}

function isLetter(character: string): boolean {
  return /^[a-zA-Z]$/.test(character);
}

function isDigit(character: string): boolean {
  return character >= '0' && character <= '9' && character.length === 1;
}
