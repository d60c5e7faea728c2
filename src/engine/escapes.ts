// Names behind escapes: `pay\u006dent`, `\\u{6d}`, `%2570ayment`, `gr%C3%B6%C3%9Fe`, `gr\303\266`, `&#112;ayment`, at any depth
// and mixed; and behind characters that nobody sees, that are letters in another width, or that colour a part of a name.
import { isLower, isUpper } from './reading.ts';
import {
  controlLead,
  endOfControl,
  entityCode,
  entityNameLength,
  isNamedEntityAt,
  namedEntity,
} from './written-marks.ts';

/** A stretch of text in which something is escaped, decoded, with the way back. */
export interface DecodedWindow {
  readonly text: string;
  /** Offset in the original text at which each unit of `text` begins, and ends. */
  readonly starts: readonly number[];
  readonly ends: readonly number[];
}

/** Soft hyphen, zero-width characters, byte order mark: they can stand inside a word unseen. */
const unseen = '\u00ad\u034f\u061c\u180e\u200b-\u200f\u2060-\u2064\ufeff';
const fullWidthLetters = '\uff21-\uff3a\uff41-\uff5a';
const fullWidthShift = 0xfee0;
const maybeEscape = new RegExp(
  `\\\\[uUx0-3]|%[0-9a-fA-Fu]|&#|${namedEntity}|${controlLead}|[${unseen}${fullWidthLetters}]`,
  'g',
);
const backslash = 92;
const octalByte = /^[0-3][0-7]{2}$/;
const minOddCode = 0xad;
const escapeCode = 27;
const controlCode = 0x9b;
const bracket = 91;
const percent = 37;

/**
 * Every escaped stretch, decoded until nothing is left to decode. Each comes in two readings where they differ: all
 * backslashes before a `u` belong to its escape (a string in a string), or only the last one does (a backslash before it).
 * `from`: no place before it may begin an escape.
 */
export function decodeWindows(text: string, from = 0): readonly DecodedWindow[] {
  const windows: DecodedWindow[] = [];
  let done = 0;
  maybeEscape.lastIndex = from;
  for (let match = maybeEscape.exec(text); match !== null; match = maybeEscape.exec(text)) {
    let start = match.index;
    let end = match.index;
    while (start > done && isWindowCode(text.charCodeAt(start - 1))) start--;
    for (let next = Math.max(end + 1, nextInWindow(text, end)); next > end; next = nextInWindow(text, end)) end = next;
    done = end;
    maybeEscape.lastIndex = end;
    const joined = new EscapeReader(text, true).read(start, end);
    if (joined === undefined) continue;
    windows.push(joined);
    if (!text.slice(start, end).includes('\\\\')) continue;
    const apart = new EscapeReader(text, false).read(start, end);
    if (apart !== undefined && apart.text !== joined.text) windows.push(apart);
  }
  return windows;
}

/** Whether `decodeWindows` would look closer at this place, decided without an expression. */
export function mayBeginEscape(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  const next = text.charCodeAt(at + 1);
  if (code === backslash) {
    if (next === 101) return text.charCodeAt(at + 2) === bracket;
    return next === 117 || next === 85 || next === 120 || (next >= 48 && next <= 51);
  }
  if (code === percent) return next === 117 || isHex(next);
  if (code === 38) return next === 35 || isNamedEntityAt(text, at);
  if (code === escapeCode) return next === bracket || next === 40;
  if (code === controlCode) return true;
  return code >= minOddCode && (isUnseenCode(code) || isFullWidthCode(code));
}

/** Where what stands at the place ends, when it belongs to a window; otherwise the place. */
function nextInWindow(text: string, at: number): number {
  const end = endOfControl(text, at);
  return end > at ? end : at < text.length && isWindowCode(text.charCodeAt(at)) ? at + 1 : at;
}

function isUnseenCode(code: number): boolean {
  if (code < 0x2000) return code === 0xad || code === 0x34f || code === 0x61c || code === 0x180e;
  return (code >= 0x200b && code <= 0x200f) || (code >= 0x2060 && code <= 0x2064) || code === 0xfeff;
}

function isFullWidthCode(code: number): boolean {
  return (code >= 0xff21 && code <= 0xff3a) || (code >= 0xff41 && code <= 0xff5a);
}

function isWindowCode(code: number): boolean {
  if (code >= 128 || isLower(code) || isUpper(code) || isDigit(code)) return true;
  // $ _ - \ % { } & # ;
  return code === 36 || code === 95 || code === 45 || code === backslash || code === percent || isBracketCode(code);
}

function isBracketCode(code: number): boolean {
  return code === 123 || code === 125 || code === 38 || code === 35 || code === 59;
}

/** Shifts one unit after the other; whenever the tail is an escape, it becomes its character, which can complete another. */
class EscapeReader {
  readonly #source: string;
  readonly #joinsBackslashes: boolean;
  readonly #codes: number[] = [];
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];
  /** Value of units that an escape gave as a single byte of 0x80 and above; −1 elsewhere. */
  readonly #bytes: number[] = [];
  #isDecoded = false;

  constructor(source: string, joinsBackslashes: boolean) {
    this.#source = source;
    this.#joinsBackslashes = joinsBackslashes;
  }

  read(start: number, end: number): DecodedWindow | undefined {
    for (let at = start; at < end; at++) {
      const code = this.#source.charCodeAt(at);
      const controlEnd = endOfControl(this.#source, at);
      if (controlEnd > at) {
        // What is replaced covers it, as it does a character that nobody sees.
        this.#isDecoded = true;
        at = controlEnd - 1;
        continue;
      }
      if (code !== 59 && !isDigit(code)) this.#reduceOpenEntity(isHex(code));
      this.#push(code, at, at + 1, -1);
      while (this.#reduce()) this.#isDecoded = true;
    }
    this.#reduceOpenEntity(false);
    if (!this.#isDecoded) return undefined;
    const text = this.#codes.map((code) => String.fromCharCode(code)).join('');
    return { text, starts: this.#starts, ends: this.#ends };
  }

  #push(code: number, start: number, end: number, byte: number): void {
    const isPlain = code < minOddCode || byte >= 0;
    if (!isPlain && isUnseenCode(code)) {
      // What is replaced covers it when units of one word stand on both its sides.
      this.#isDecoded = true;
      return;
    }
    const isWide = !isPlain && isFullWidthCode(code);
    if (isWide) this.#isDecoded = true;
    this.#codes.push(isWide ? code - fullWidthShift : code);
    this.#starts.push(start);
    this.#ends.push(end);
    this.#bytes.push(byte);
  }

  /** Unit at a distance from the end; 1 is the last. */
  #tail(distance: number): number {
    return this.#codes[this.#codes.length - distance] ?? 0;
  }

  #reduce(): boolean {
    const last = this.#tail(1);
    if (last === 125) return this.#reduceBraces();
    if (last === 59) return this.#reduceEntity() || this.#reduceNamedEntity();
    return (
      isHex(last) &&
      (this.#reducePercent() ||
        this.#reduceOctal() ||
        this.#reduceFixed(120, 2) ||
        this.#reduceFixed(117, 4) ||
        this.#reduceFixed(85, 8))
    );
  }

  #reducePercent(): boolean {
    if (this.#tail(3) !== percent || !isHex(this.#tail(2))) return false;
    this.#replace(3, this.#hex(2, 0), false, true);
    return true;
  }

  /** `\303`, one byte. */
  #reduceOctal(): boolean {
    const digits = this.#digits(3, 0);
    return (
      this.#tail(4) === backslash && octalByte.test(digits) && this.#replace(4, Number.parseInt(digits, 8), true, true)
    );
  }

  /** `\xHH`, `\uHHHH`, `\UHHHHHHHH`, `%uHHHH`. */
  #reduceFixed(letter: number, digits: number): boolean {
    const lead = this.#tail(digits + 2);
    if (this.#tail(digits + 1) !== letter || (lead !== backslash && !(lead === percent && digits === 4))) return false;
    for (let distance = 1; distance <= digits; distance++) if (!isHex(this.#tail(distance))) return false;
    return this.#replace(digits + 2, this.#hex(digits, 0), lead === backslash, digits === 2);
  }

  /** `\u{H…}`. */
  #reduceBraces(): boolean {
    let digits = 0;
    while (digits < 6 && isHex(this.#tail(digits + 2))) digits++;
    const isEscape =
      this.#tail(digits + 2) === 123 && this.#tail(digits + 3) === 117 && this.#tail(digits + 4) === backslash;
    return digits > 0 && isEscape && this.#replace(digits + 4, this.#hex(digits, 1), true, false);
  }

  /** `&#112;` and `&#x70;`. */
  #reduceEntity(): boolean {
    let digits = 0;
    while (digits < 7 && isHex(this.#tail(digits + 2))) digits++;
    const isHexadecimal = (this.#tail(digits + 2) | 32) === 120;
    const lead = digits + (isHexadecimal ? 3 : 2);
    if (digits === 0 || this.#tail(lead) !== 35 || this.#tail(lead + 1) !== 38) return false;
    const value = isHexadecimal ? this.#hex(digits, 1) : Number(this.#digits(digits, 1));
    return Number.isInteger(value) && this.#replace(lead + 1, value, false, false);
  }

  /** `&lowbar;`. */
  #reduceNamedEntity(): boolean {
    const length = entityNameLength((distance) => this.#tail(distance + 1));
    const code = length > 0 && this.#tail(length + 2) === 38 ? entityCode(this.#digits(length, 1)) : undefined;
    return code !== undefined && this.#replace(length + 2, code, false, false);
  }

  /** `&#112` that no semicolon ends, as browsers read it. */
  #reduceOpenEntity(goesOnInHex: boolean): void {
    if (!isHex(this.#tail(1))) return;
    let digits = 0;
    while (digits < 7 && isHex(this.#tail(digits + 1))) digits++;
    const isHexadecimal = (this.#tail(digits + 1) | 32) === 120;
    if (isHexadecimal && goesOnInHex) return;
    const lead = digits + (isHexadecimal ? 2 : 1);
    if (this.#tail(lead) !== 35 || this.#tail(lead + 1) !== 38) return;
    const value = isHexadecimal ? this.#hex(digits, 0) : Number(this.#digits(digits, 0));
    if (Number.isInteger(value) && this.#replace(lead + 1, value, false, false)) this.#isDecoded = true;
  }

  #digits(count: number, skipped: number): string {
    const end = this.#codes.length - skipped;
    return String.fromCharCode(...this.#codes.slice(end - count, end));
  }

  #hex(count: number, skipped: number): number {
    return Number.parseInt(this.#digits(count, skipped), 16);
  }

  #replace(length: number, value: number, takesBackslashes: boolean, isByte: boolean): boolean {
    if (value > 0x10ffff) return false;
    const end = this.#ends.at(-1) ?? 0;
    let start = this.#drop(length);
    while (takesBackslashes && this.#joinsBackslashes && this.#tail(1) === backslash) start = this.#drop(1);
    this.#pushCodePoint(value, start, end, isByte && value >= 128 ? value : -1);
    if (isByte && value >= 128) this.#reduceUtf8();
    return true;
  }

  #pushCodePoint(value: number, start: number, end: number, byte: number): void {
    const text = String.fromCodePoint(value);
    for (let at = 0; at < text.length; at++) this.#push(text.charCodeAt(at), start, end, byte);
  }

  /** Removes units from the end; where the first of them began. */
  #drop(count: number): number {
    const at = this.#codes.length - count;
    const start = this.#starts[at] ?? 0;
    for (const list of [this.#codes, this.#starts, this.#ends, this.#bytes]) list.length = at;
    return start;
  }

  /** Bytes at the end that make up one UTF-8 character become that character. */
  #reduceUtf8(): void {
    for (let count = 2; count <= 4; count++) {
      const bytes = this.#bytes.slice(-count);
      const [lead = -1, ...rest] = bytes;
      if (bytes.length < count || rest.some((byte) => byte < 0x80 || byte > 0xbf)) return;
      const mask = count === 2 ? 0x1f : count === 3 ? 0x0f : 0x07;
      if ((lead & ~mask) !== (count === 2 ? 0xc0 : count === 3 ? 0xe0 : 0xf0) || lead < 0) continue;
      const value = rest.reduce((sum, byte) => (sum << 6) | (byte & 0x3f), lead & mask);
      if (value > 0x10ffff || value < 0x80) return;
      const end = this.#ends.at(-1) ?? 0;
      this.#pushCodePoint(value, this.#drop(count), end, -1);
      return;
    }
  }
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

function isHex(code: number): boolean {
  return isDigit(code) || (code >= 97 && code <= 102) || (code >= 65 && code <= 70);
}
