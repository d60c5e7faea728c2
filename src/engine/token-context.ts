// Where a name begins: in `\npayment` the n belongs to an escape, in `%2Fpayment` the F does.

/** Escapes of strings, and of regular expressions. */
const simpleEscapes = 'nrtbfvaexudDwWsSB';
const hexadecimal = /^[0-9a-fA-F]+$/;
const lowerHex = /^[0-9a-f]+$/;
const upperHex = /^[0-9A-F]+$/;
const percentBefore = /%(?:25)*([0-9a-fA-F]?)$/;
const lookBehind = 32;
const minHexNumber = 7;

/** How many units at the start of an identifier belong to an escape before it; 0 mostly. */
export function escapedLetters(text: string, start: number, end: number): number {
  const before = start === 0 ? '' : text.charAt(start - 1);
  if (before === '\\') return lettersAfterBackslash(text, start, end);
  if (before !== '%' && !isDigit(before)) return 0;
  const hex = percentBefore.exec(text.slice(Math.max(0, start - lookBehind), start));
  if (hex === null) return 0;
  const missing = hex[1] === '' ? 2 : 1;
  return end - start >= missing && hexadecimal.test(text.slice(start, start + missing)) ? missing : 0;
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

/** Whether the token is a hash or another long hexadecimal number (`1fd826175b`): at least two groups of digits, no long word. */
export function isHexNumber(token: string): boolean {
  if (token.length < minHexNumber || !(lowerHex.test(token) || upperHex.test(token))) return false;
  const words = token.split(/\d+/);
  return words.length > 2 && words.every((word) => word.length < minHexNumber - 1);
}

function isDigit(character: string): boolean {
  return character >= '0' && character <= '9' && character.length === 1;
}
