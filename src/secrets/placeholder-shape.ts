// What a placeholder looks like: as the value whose place it takes, in characters that say nothing of it. Letters are
// consonants, so that no word and no surrogate stands in one by accident; numbers are in ranges that nobody issues.
import type { FindingClass } from './types.ts';

/** A text with places for characters of known alphabets. */
export interface Shape {
  /** What stands at the slots is of no meaning. */
  readonly text: string;
  /** Ascending. */
  readonly slots: readonly Slot[];
  /** So many of the last slots hold the tag. */
  readonly tagSlots: number;
}

export interface Slot {
  readonly at: number;
  readonly alphabet: string;
}

const digits = '0123456789';
const lower = 'bcdfghjklmnpqrstvwxz';
const upper = lower.toUpperCase();
const lowerHex = '0123456789abcdef';
const upperHex = '0123456789ABCDEF';

const minTagBits = 40;
/** Besides the tag: what tells placeholders apart. */
const minBodyBits = 24;
/** Of a format, not of the value: `sk-ant-api03-`, `xoxb-`. */
const maxPrefix = 16;
const keyLineLength = 64;
const maxNumber = 20;
const emailEnd = '@redacted.invalid';
/** Beginnings of numbers that are nobody's: no card, no account, no area, no country. */
const noDigits = '000';
const noCountryCode = '999';
const noCountry = 'ZZ';

export interface ShapeOptions {
  readonly class: FindingClass;
  /** Lower-case beginnings that say the format; of the rule. */
  readonly prefixes: readonly string[];
}

/** Undefined: the value is too short, or holds characters that would tell something of it. */
export function shapeOf(value: string, options: ShapeOptions): Shape | undefined {
  switch (options.class) {
    case 'private-key':
      return keyShape(value);
    case 'email':
      return slotted(lower.slice(0, 1).repeat(16) + emailEnd, 0, { end: 16 });
    case 'payment-card':
    case 'national-id':
    case 'phone':
      return numberShape(value);
    case 'bank-account':
      return /^[A-Za-z]{2}\d{2}/.test(value) ? accountShape(noCountry + value.slice(2)) : numberShape(value);
    default:
      return tokenShape(value, options);
  }
}

/** Every shape that the text can be a placeholder of. */
export function shapesLike(text: string): readonly Shape[] {
  if (isArmoured(text)) return defined(keyLineShape(text));
  if (text.endsWith(emailEnd)) return defined(slotted(text, 0, { end: text.length - emailEnd.length }));
  if (text.startsWith(noCountry) && /^ZZ\d/.test(text)) return defined(accountShape(text));
  if (isNumber(text)) return isNobodys(text) ? defined(numberShape(text)) : [];
  if (!/^[\w.+/=:~-]+$/.test(text)) return [];
  const asHex = slotted(text, 0, { isHex: true });
  return [...defined(slotted(text, 0, {})), ...defined(asHex)];
}

function defined(shape: Shape | undefined): readonly Shape[] {
  return shape === undefined ? [] : [shape];
}

function tokenShape(value: string, options: ShapeOptions): Shape | undefined {
  // Other signs are part of a password, and an escape would be broken.
  if (!/^[\w.+/=:~-]*$/.test(value)) return undefined;
  const from = prefixLength(value, options);
  const rest = value.slice(from).replaceAll(/[^A-Za-z0-9]/g, '');
  const isHex = /^(?:[0-9a-f]*|[0-9A-F]*)$/.test(rest) && /\d/.test(rest) && /[a-fA-F]/.test(rest);
  const shape = slotted(value, from, { isHex });
  return shape !== undefined && bitsOf(shape.slots) >= minTagBits + minBodyBits ? shape : undefined;
}

function prefixLength(value: string, options: ShapeOptions): number {
  const start = value.slice(0, maxPrefix).toLowerCase();
  const known = options.prefixes.filter((prefix) => start.startsWith(prefix));
  const length = Math.max(0, ...known.map((prefix) => prefix.length));
  if (options.class !== 'vendor-secret') return length;
  const segments = /^(?:[a-z]{1,8}\d{0,2}[-_])*/.exec(value.slice(0, maxPrefix))?.[0].length ?? 0;
  return Math.max(length, segments);
}

/** Letters and digits from `from` on are slots; the tag takes the last of them. */
function slotted(
  text: string,
  from: number,
  { end = text.length, isHex = false }: { readonly end?: number; readonly isHex?: boolean },
): Shape | undefined {
  const hex = isHex ? hexAlphabet(text, from) : undefined;
  const slots: Slot[] = [];
  for (let at = from; at < end; at++) {
    const alphabet = alphabetOf(text.charCodeAt(at), hex !== undefined && isNumberAt(text, at) ? undefined : hex);
    if (alphabet !== undefined) slots.push({ at, alphabet });
  }
  let bits = 0;
  let tagSlots = 0;
  while (bits < minTagBits && tagSlots < slots.length) {
    tagSlots += 1;
    bits += Math.log2(slots[slots.length - tagSlots]?.alphabet.length ?? 1);
  }
  return bits < minTagBits ? undefined : { text, slots, tagSlots };
}

/** Between hexadecimal digits, what stands by itself without a letter is a number, as in `<hex>-2`. */
function isNumberAt(text: string, at: number): boolean {
  let [start, end] = [at, at];
  while (start > 0 && isAlphanumeric(text.charCodeAt(start - 1))) start--;
  while (end < text.length && isAlphanumeric(text.charCodeAt(end))) end++;
  return end - start <= maxNumber && /^\d+$/.test(text.slice(start, end));
}

function isAlphanumeric(code: number): boolean {
  return alphabetOf(code, undefined) !== undefined;
}

/** By the case of the last letter: a prefix may have another one. */
function hexAlphabet(text: string, from: number): string {
  for (let at = text.length - 1; at >= from; at--) {
    const code = text.charCodeAt(at);
    if (code >= 65 && code <= 70) return upperHex;
    if (code >= 97 && code <= 102) return lowerHex;
  }
  return lowerHex;
}

function alphabetOf(code: number, hex: string | undefined): string | undefined {
  if (code >= 48 && code <= 57) return hex ?? digits;
  if (code >= 97 && code <= 122) return hex ?? lower;
  return code >= 65 && code <= 90 ? (hex ?? upper) : undefined;
}

/** A number keeps its length and its separators. */
function numberShape(value: string): Shape | undefined {
  if (!isNumber(value)) return undefined;
  const places = [...value.matchAll(/\d/g)].map(({ index }) => index);
  const prefix = value.startsWith('+') ? noCountryCode : noDigits;
  const text = value.split('');
  for (const [place, digit] of [...prefix].entries()) text[places[place] ?? 0] = digit;
  return halved(text.join(''), places.slice(prefix.length));
}

function isNumber(value: string): boolean {
  const count = value.replaceAll(/\D/g, '').length;
  return count >= 9 && count <= 19 && /^[\d +().\-/]+$/.test(value);
}

function isNobodys(number: string): boolean {
  return number.replaceAll(/\D/g, '').startsWith(number.startsWith('+') ? noCountryCode : noDigits);
}

function accountShape(value: string): Shape | undefined {
  const places = [...value.matchAll(/[A-Za-z0-9]/g)].map(({ index }) => index).slice(noCountry.length);
  return places.length < 9 ? undefined : halved(value, places);
}

/** Where there is no room for more, half of the places tell placeholders apart, and half are the tag. */
function halved(text: string, places: readonly number[]): Shape {
  const slots = places.map((at) => ({ at, alphabet: alphabetOf(text.charCodeAt(at), undefined) ?? digits }));
  return { text, slots, tagSlots: slots.length <= 8 ? 1 : Math.min(12, slots.length >> 1) };
}

/** The armour, as far as it is there, and one line. */
function keyShape(value: string): Shape | undefined {
  const begin = /^-----BEGIN[A-Z0-9 ]{0,32}PRIVATE KEY(?: BLOCK)?-----/.exec(value)?.[0] ?? '';
  const end = /-----END[A-Z0-9 ]{0,32}PRIVATE KEY(?: BLOCK)?-----$/.exec(value)?.[0] ?? '';
  if (begin === '' && end === '') return undefined;
  const body = value.slice(begin.length, value.length - end.length);
  const breakAfter = begin === '' ? '' : (/^(?:\\+[rn]|[^\w\\+/=]){0,32}/.exec(body)?.[0] ?? '');
  const breakBefore = end === '' ? '' : (/(?:\\+[rn]|[^\w\\+/=]){0,32}$/.exec(body.slice(-96))?.[0] ?? '');
  const line = 'bB0bB'.repeat(13).slice(0, keyLineLength);
  return keyLineShape(begin + breakAfter + line + breakBefore + end);
}

function isArmoured(text: string): boolean {
  return text.includes('PRIVATE KEY') && (text.startsWith('-----BEGIN') || text.endsWith('-----'));
}

function keyLineShape(text: string): Shape | undefined {
  const line = /[A-Za-z0-9]{64}(?![A-Za-z0-9])/.exec(text);
  if (line === null || text.length > 512) return undefined;
  const from = line.index;
  return slotted(text, from, { end: from + keyLineLength });
}

function bitsOf(slots: readonly Slot[]): number {
  return slots.reduce((bits, { alphabet }) => bits + Math.log2(alphabet.length), 0);
}
