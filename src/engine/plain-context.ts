// Whether a token stands alone: the common case, told by a look at the characters beside it.
import { isIdentifierAt } from './identifier.ts';

const hyphen = 45;
const percent = 37;
/** As far as the rules of the context look back. */
const lookBehind = 32;

const plain = 0;
const special = 1;
const afterDot = 2;
const afterEquals = 3;
const afterHyphen = 4;
const afterBrace = 5;
const afterParameter = 6;

const dollar = 36;
const openingBrace = 123;
const underscore = 95;

/** What a character means for a token that follows it. */
const placesBefore = new Uint8Array(128);
for (const mark of '0123456789\\%\u001b') placesBefore[mark.charCodeAt(0)] = special;
for (const mark of '[;?(:<>') placesBefore[mark.charCodeAt(0)] = afterParameter;
placesBefore[46] = afterDot;
placesBefore[61] = afterEquals;
placesBefore[45] = afterHyphen;
placesBefore[openingBrace] = afterBrace;
// The end of a hole of a template.
placesBefore[125] = special;

/**
 * Whether nothing beside the token can make it a part of something else, or its first letters. A cheap test: it may say
 * no of a plain place, never yes of another.
 */
export function isPlainContext(text: string, start: number, end: number): boolean {
  // Not a number at the end of the text.
  const after = text.charCodeAt(end);
  if (after === hyphen && end + 1 < text.length && isIdentifierAt(text, end + 1)) return false;
  if (after === openingBrace && isHoleMark(text.charCodeAt(end - 1))) return false;
  return start === 0 || isPlainBefore(text, start);
}

/** What a token can end with before a hole of a template. */
function isHoleMark(code: number): boolean {
  return code === dollar || code === underscore;
}

/** No escape, control sequence, format, number or kebab ends before the token. */
function isPlainBefore(text: string, start: number): boolean {
  const before = text.charCodeAt(start - 1);
  if (before >= 128) return before !== 0x9b;
  // Entries of ASCII characters are never undefined.
  switch (placesBefore[before] as number) {
    case plain:
      return true;
    case afterDot:
      return !isFormatBefore(text, start - 1);
    case afterEquals:
      return !isUpperHexAt(text, start);
    case afterHyphen:
      return start > 1 && !isIdentifierAt(text, start - 2);
    case afterBrace:
      return start < 2 || text.charCodeAt(start - 2) !== 117;
    case afterParameter:
      return !isControlBefore(text, start);
    default:
      return false;
  }
}

/** Whether the start of a format (`%-5`) stands before the point. */
function isFormatBefore(text: string, point: number): boolean {
  let at = point - 1;
  if (at < 0 || (!isDigitCode(text.charCodeAt(at)) && text.charCodeAt(at) !== percent)) return false;
  while (at >= 0 && at > point - lookBehind && isFormatFlag(text.charCodeAt(at))) at--;
  return at >= 0 && text.charCodeAt(at) === percent;
}

function isFormatFlag(code: number): boolean {
  // Digits, space, # ' + -
  return isDigitCode(code) || code === 32 || code === 35 || code === 39 || code === 43 || code === 45;
}

function isUpperHexAt(text: string, at: number): boolean {
  return isUpperHex(text.charCodeAt(at)) && (at + 1 === text.length || isUpperHex(text.charCodeAt(at + 1)));
}

function isUpperHex(code: number): boolean {
  return isDigitCode(code) || (code >= 65 && code <= 70);
}

/** Whether a control sequence may end before the token: parameters, a bracket, and the last of a spelled escape character. */
function isControlBefore(text: string, start: number): boolean {
  let at = start - 1;
  while (at >= 0 && at > start - lookBehind && isParameter(text.charCodeAt(at))) at--;
  const lead = at < 0 ? 0 : text.charCodeAt(at);
  if (lead === 0x1b || lead === 0x9b) return true;
  // [ or (
  return (lead === 91 || lead === 40) && at > 0 && endsEscapeCharacter(text, at - 1);
}

/** Whether a spelling of the escape character may end here: `\x1b`, `\u{1b}`, `\033`, `\e`, `&#27;`, `^[`, raw. */
function endsEscapeCharacter(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  const before = at === 0 ? 0 : text.charCodeAt(at - 1);
  switch (code) {
    case 0x1b:
    case 0x241b:
      return true;
    case 66:
    case 98:
      return before === 49;
    case 51:
      return before === 51;
    case 69:
    case 101:
      return before === 92;
    case 91:
      return before === 94;
    case 59:
    case 125:
      return true;
    default:
      return false;
  }
}

function isParameter(code: number): boolean {
  // 0–9 : ; < = > ?
  return code >= 48 && code <= 63;
}

function isDigitCode(code: number): boolean {
  return code >= 48 && code <= 57;
}
