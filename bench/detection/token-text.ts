// Makes a token of its public format, written as a template: `ab_{base62:36}` or `{hex:32}-us{digit:1-2}`, alternatives
// as `(a|b)`. Between « and » stands the part that is secret; without them the whole token is.
import { marked, type Marked } from './marked-text.ts';
import type { Random } from './random.ts';

const digit = '0123456789';
const lower = 'abcdefghijklmnopqrstuvwxyz';
const upper = lower.toUpperCase();
const alphabets: Readonly<Record<string, string>> = {
  digit,
  lower,
  upper,
  alpha: upper + lower,
  hex: `${digit}abcdef`,
  HEX: `${digit}ABCDEF`,
  alnum: digit + lower,
  ALNUM: digit + upper,
  base62: digit + upper + lower,
  base64: `${digit}${upper}${lower}+/`,
  base64url: `${digit}${upper}${lower}-_`,
  base32: `${upper}234567`,
  low32: `${lower}234567`,
  BECH32: 'QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L',
};

const field = /\{(\w+)(?::(\d+)(?:-(\d+))?)?\}/g;

/** How a field is filled; another way of filling makes a near miss. */
export type Fill = (alphabet: string, length: number, random: Random) => string;

export function randomText(alphabet: string, length: number, random: Random): string {
  const characters = alphabets[alphabet] ?? alphabet;
  for (;;) {
    let text = '';
    while (text.length < length) text += characters.charAt(random.below(characters.length));
    // Vendors' values are random: none of theirs looks like a stand-in, or begins or ends with a sign.
    const isOdd = /^[-_]|[-_]$/.test(text) || /(.)\1{4}/.test(text) || (length >= 12 && !isMixed(text, characters));
    if (!isOdd) return text;
  }
}

/** Digits and letters both, where the alphabet has both. */
function isMixed(text: string, characters: string): boolean {
  const hasBoth = /\d/.test(characters) && /[a-z]/i.test(characters);
  return !hasBoth || (/\d/.test(text) && /[a-z]/i.test(text));
}

/** The token with its secret part marked. */
export function tokenOf(template: string, random: Random, fill: Fill = randomText): Marked {
  const chosen = template.replaceAll(/\(([^()]*\|[^()]*)\)/g, (_, options: string) => random.pick(options.split('|')));
  const filled = chosen.replaceAll(field, (_, name: string, least?: string, most?: string) => {
    if (name === 'uuid') return uuidOf(random, fill);
    if (name === 'snowflake') return snowflake(random);
    if (name === 'password') return passwordOf(random);
    const from = Number(least ?? 1);
    const length = most === undefined ? from : from + random.below(Number(most) - from + 1);
    return fill(name, length, random);
  });
  const [, before, secret, after] = /^([^«]*)«([^»]*)»(.*)$/s.exec(filled) ?? [];
  return secret === undefined ? marked(filled) : `${before}${marked(secret)}${after}`;
}

/** Fixed text before the first field, if it can be told from other text by it. */
export function prefixOf(template: string): string {
  return /^[^{(«]*/.exec(template)?.[0] ?? '';
}

export function uuidOf(random: Random, fill: Fill = randomText): string {
  const part = (length: number): string => fill('hex', length, random);
  return `${part(8)}-${part(4)}-4${part(3)}-${random.pick(['8', '9', 'a', 'b'])}${part(3)}-${part(12)}`;
}

/** The base64 of an id of eighteen or nineteen digits. */
function snowflake(random: Random): string {
  return btoa(`1${randomText('digit', 17 + random.below(2), random)}`).replaceAll('=', '');
}

const words = ['harbor', 'Winter', 'kestrel', 'Maple', 'orbit', 'Copper', 'lantern', 'Sierra', 'pepper', 'Tango'];

/** As people and programs choose them; without signs that would end it in a URL or a file. */
export function passwordOf(random: Random): string {
  const kind = random.below(4);
  if (kind === 0) return randomText('base62', 12 + random.below(13), random);
  if (kind === 1) {
    return `${random.pick(words)}${random.pick(['-', '_', '.', ''])}${random.pick(words)}${10 + random.below(9990)}`;
  }
  const sign = (): string => random.pick(['!', '*', '_', '-', '.', '+', '~']);
  if (kind === 2)
    return `${random.pick(words)}${randomText('digit', 4, random)}${sign()}${randomText('alpha', 2, random)}`;
  return `${randomText('base62', 5, random)}${sign()}${randomText('base62', 6, random)}${sign()}${randomText('base62', 3, random)}`;
}
