// Numbers of payment cards: an issuer's range and length, the check digit, and the issuer's grouping or none.
import type { Span } from '../../base/text.ts';
import { beginsNumber, endsNumber, isBlank, isDigit } from './boundaries.ts';
import { issuersOf } from './card-issuers.ts';
import type { CardIssuer } from './card-issuers.ts';
import { hasLuhnCheckDigit } from './luhn.ts';
import type { ExaminedText, Matcher } from './types.ts';

export interface CardNumber extends Span {
  readonly digits: string;
}

export const cardContextWords: readonly string[] = (
  'card cardnumber creditcard ccnumber ccnum pan visa mastercard maestro uatp ' +
  'kreditkarte kartennummer tarjeta carta karta'
).split(' ');

const shortest = 12;
const longest = 19;
const mostGroups = 5;
const fewestOfLongInteger = 17;
const dash = 45;

/** All of it, or the first group of it. */
export function isCardRunLength(length: number): boolean {
  return (length >= shortest && length <= longest) || length === 4 || length === 6;
}

/** Finds the card number that begins with a run of digits. */
export function cardNumberMatcher(examined: ExaminedText, isWanted: (digits: string) => boolean): Matcher {
  return (start, end) => {
    const isBare = end - start >= shortest;
    const card = isBare ? bareCardNumber(examined, start, end) : groupedCardNumber(examined.text, start, end);
    return card !== undefined && isWanted(card.digits) ? card : undefined;
  };
}

function bareCardNumber({ text, hasContext }: ExaminedText, start: number, end: number): CardNumber | undefined {
  const digits = text.slice(start, end);
  if (!hasLuhnCheckDigit(digits)) return undefined;
  const issuers = issuersOf(digits);
  if (issuers.length === 0 || isPowerOfTwo(digits)) return undefined;
  if (!beginsNumber(text, start) || !endsNumber(text, end) || isInteger(text, start, end)) return undefined;
  const isUsual = issuers.some(({ lengths }) => lengths.includes(digits.length));
  const isRare = issuers.some(({ rareLengths }) => rareLengths.includes(digits.length));
  return isUsual || (isRare && hasContext(start)) ? { start, end, digits } : undefined;
}

function groupedCardNumber(text: string, start: number, end: number): CardNumber | undefined {
  const separator = text.charCodeAt(end);
  if ((separator !== dash && !isBlank(separator)) || !isDigit(text.charCodeAt(end + 1))) return undefined;
  // A row of groups is left at its second one, before anything of it is read again.
  if (isPrecededByGroup(text, start, separator) || !beginsNumber(text, start)) return undefined;
  const groups = readGroups(text, start, separator);
  for (const issuer of issuersOf(text.slice(start, start + 6).replace(/\D/g, ''))) {
    const card = cardOfIssuer(text, groups, separator, issuer);
    if (card !== undefined) return card;
  }
  return undefined;
}

function cardOfIssuer(
  text: string,
  groups: readonly Span[],
  separator: number,
  { groupings, lengths, rareLengths }: CardIssuer,
): CardNumber | undefined {
  for (const grouping of groupings) {
    const length = grouping.reduce((sum, digits) => sum + digits, 0);
    if (!lengths.includes(length) && !rareLengths.includes(length)) continue;
    if (!grouping.every((digits, index) => digits === lengthOf(groups[index]))) continue;
    const start = groups[0]?.start ?? 0;
    const end = groups[grouping.length - 1]?.end ?? 0;
    const digits = text.slice(start, end).replace(/\D/g, '');
    if (!hasLuhnCheckDigit(digits)) continue;
    if (endsNumber(text, end) && !isFollowedByGroup(text, end, separator)) return { start, end, digits };
  }
  return undefined;
}

/** The runs of digits that one separator joins, no more than a card has. */
function readGroups(text: string, first: number, separator: number): readonly Span[] {
  const groups: Span[] = [];
  let start = first;
  while (groups.length < mostGroups) {
    let end = start;
    while (end - start <= longest && isDigit(text.charCodeAt(end))) end++;
    if (end === start) break;
    groups.push({ start, end });
    if (text.charCodeAt(end) !== separator) break;
    start = end + 1;
  }
  return groups;
}

function lengthOf(group: Span | undefined): number {
  return group === undefined ? 0 : group.end - group.start;
}

/** A row of numbers of four digits is no card, also when four of them would be; an expiry date or a short code may follow. */
function isFollowedByGroup(text: string, end: number, separator: number): boolean {
  return text.charCodeAt(end) === separator && areDigits(text, end + 1, end + 5);
}

function isPrecededByGroup(text: string, start: number, separator: number): boolean {
  return text.charCodeAt(start - 1) === separator && areDigits(text, start - 5, start - 1);
}

function areDigits(text: string, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (!isDigit(text.charCodeAt(at))) return false;
  return true;
}

/** The limits of integer types stand in every source tree, and so do their neighbours. */
function isPowerOfTwo(digits: string): boolean {
  const exponent = Math.round(Math.log2(Number(digits)));
  const difference = BigInt(digits) - (1n << BigInt(exponent));
  return difference >= -16n && difference <= 16n;
}

/** A negative number, or one of a list of 64-bit integers, a few of which have an issuer's digits by chance. */
function isInteger(text: string, start: number, end: number): boolean {
  if (text.charCodeAt(start - 1) === dash && !/(?:^|[\r\n]|\\[nr])-$/.test(text.slice(Math.max(0, start - 3), start))) {
    return true;
  }
  if (end - start < fewestOfLongInteger) return false;
  const before = /(\d{15,20})[,;\s-]{1,6}$/.exec(text.slice(Math.max(0, start - 26), start))?.[1];
  const after = /^[,;\s-]{1,6}(\d{15,20})/.exec(text.slice(end, end + 26))?.[1];
  return [before, after].some((other) => other !== undefined && !hasLuhnCheckDigit(other));
}
