// What stands in a text where a secret stood. Minted under a key, so that one that was not minted here is none.
import { InvariantError } from '../base/error.ts';
import type { Span } from '../base/text.ts';
import { type Shape, shapeOf, shapesLike, type Slot } from './placeholder-shape.ts';
import type { MintOptions, PlaceholderMint, SecretRule } from './types.ts';

/** Every placeholder that names its rule; those that look like their values have no pattern. */
export const placeholderPattern = /REDACTED-[a-z0-9]+(?:-[a-z0-9]+)*-[0-9a-f]{8}(?:[0-9a-f]{8})?(?![0-9a-zA-Z])/;

export const placeholderKeyword = 'redacted-';

/** `REDACTED-<rule>-<8 hex>`: plain ASCII, stable per value and device. `hash` is the hex of the value's keyed hash. */
export function placeholderOf(rule: string, hash: string): string {
  const short = hash.slice(0, 8);
  if (!/^[0-9a-f]{8}$/.test(short)) throw new InvariantError('the keyed hash of a secret must be lower-case hex');
  return `REDACTED-${rule}-${short}`;
}

export interface PlaceholdersOptions {
  /** Lower-case hex of a keyed hash, 64 digits; the key never leaves the device. */
  readonly keyedHash: (text: string) => string;
  /** Those whose formats have a beginning of their own. */
  readonly rules: readonly Pick<SecretRule, 'id' | 'keywords'>[];
}

/** Mints placeholders, and knows its own without a memory: their last characters are a keyed hash of the others. */
export class Placeholders implements PlaceholderMint {
  readonly #keyedHash: (text: string) => string;
  readonly #prefixes: ReadonlyMap<string, readonly string[]>;

  constructor({ keyedHash, rules }: PlaceholdersOptions) {
    this.#keyedHash = keyedHash;
    this.#prefixes = new Map(rules.map(({ id, keywords }) => [id, keywords]));
  }

  mint(value: string, options: MintOptions): string {
    const { rule, chain, reading = value, attempt = 0 } = options;
    const shape = shapeOf(reading, { class: options.class, prefixes: this.#prefixes.get(rule) ?? [] });
    const seed = ['body', chain, rule, String(attempt), value].join('\u0000');
    for (let draw = 0; shape !== undefined && draw < maxDraws; draw += 1) {
      const placeholder = this.#tagged(this.#filled(shape, `${seed}\u0000${draw}`));
      // Hexadecimal digits may happen to be drawn so that they read as something else.
      if (this.isMinted(placeholder)) return placeholder;
    }
    return this.#named(rule, seed);
  }

  isMinted(text: string): boolean {
    const named = /^(REDACTED-[a-z0-9-]+-[0-9a-f]{6})[0-9a-f]{10}$/.exec(text)?.[1];
    if (named !== undefined) return text === named + this.#hexTag(named);
    return shapesLike(text).some((shape) => isPossible(shape) && this.#tagged(shape) === text);
  }

  mintedAround(text: string, found: Span): readonly Span[] {
    const minted = (span: Span): boolean => this.isMinted(text.slice(span.start, span.end));
    if (minted(found)) return [found];
    return found.end - found.start > maxLookedInto ? [] : [...piecesAround(text, found)].filter(minted);
  }

  /** With all drawn but the tag. */
  #filled(shape: Shape, seed: string): Shape {
    const characters = shape.text.split('');
    const slots = shape.slots.slice(0, shape.slots.length - shape.tagSlots);
    const drawn = this.#draw(seed, slots);
    slots.forEach(({ at }, index) => (characters[at] = drawn.charAt(index)));
    return { ...shape, text: characters.join('') };
  }

  #named(rule: string, seed: string): string {
    const named = `REDACTED-${rule}-${this.#keyedHash(seed).slice(0, 6)}`;
    return named + this.#hexTag(named);
  }

  #hexTag(named: string): string {
    return this.#keyedHash(`tag\u0000${named}`).slice(0, 10);
  }

  /** The text of the shape with its tag. */
  #tagged({ text, slots, tagSlots }: Shape): string {
    const tagged = slots.slice(slots.length - tagSlots);
    const characters = text.split('');
    // What stands there now is no part of what is hashed, but its kind is.
    for (const { at, alphabet } of tagged) characters[at] = alphabet.at(-1) ?? '';
    const tag = this.#draw(`tag\u0000${characters.join('')}`, tagged);
    tagged.forEach(({ at }, index) => (characters[at] = tag.charAt(index)));
    return characters.join('');
  }

  /** One character of its alphabet for each slot. */
  #draw(seed: string, slots: readonly Slot[]): string {
    let drawn = '';
    let hex = '';
    slots.forEach(({ alphabet }, index) => {
      const place = (index % perHash) * hexPerSlot;
      if (place === 0) hex = this.#keyedHash(`${seed}\u0000${Math.floor(index / perHash)}`);
      drawn += alphabet.charAt(Number.parseInt(hex.slice(place, place + hexPerSlot), 16) % alphabet.length);
    });
    return drawn;
  }
}

/** Longer values are blocks of key material, and stand alone. */
const maxLookedInto = 1024;
const maxParts = 16;

/** Characters of a token beside what was found are looked at too. */
const maxBeside = 128;

/** Stretches that can be placeholders: tokens and what stands in them after a separator, and blocks of a key. */
function* piecesAround(text: string, found: Span): Generator<Span> {
  const from = Math.max(0, found.start - maxBeside);
  const around = text.slice(from, found.end + maxBeside);
  let parts = 0;
  for (const { 0: run, index } of around.matchAll(possiblePieces)) {
    const [start, end] = [from + index, from + index + run.length];
    if (end <= found.start) continue;
    if (start >= found.end || (parts += 1) > maxParts) return;
    yield { start, end };
    if (run.startsWith('-----') || run.endsWith('-----')) continue;
    const ends = run.length - (/[.:/=~-]+$/.exec(run)?.[0].length ?? 0);
    if (ends < run.length) yield { start, end: start + ends };
    for (const { index: at } of run.matchAll(/[=:/~]/g)) {
      if ((parts += 1) > maxParts) return;
      if (ends - at > minPiece) yield { start: start + at + 1, end: start + ends };
    }
  }
}

const minPiece = 9;
const keyBreak = String.raw`(?:\\+[rn]|[^\w\\+/=]){0,32}`;
const possiblePieces = new RegExp(
  [
    String.raw`(?:-----BEGIN[A-Z0-9 ]{0,32}PRIVATE KEY(?: BLOCK)?-----${keyBreak})?[A-Za-z0-9]{64}(?![A-Za-z0-9])` +
      String.raw`(?:${keyBreak}-----END[A-Z0-9 ]{0,32}PRIVATE KEY(?: BLOCK)?-----)?`,
    String.raw`[\w.+/=:~-]{9,}`,
  ].join('|'),
  'g',
);

/** Whether the characters in the places of the tag can be one. */
function isPossible({ text, slots, tagSlots }: Shape): boolean {
  for (let index = slots.length - tagSlots; index < slots.length; index += 1) {
    const slot = slots[index];
    if (slot === undefined || !slot.alphabet.includes(text.charAt(slot.at))) return false;
  }
  return true;
}

const maxDraws = 8;
/** 64 hex digits, four for each slot. */
const hexPerSlot = 4;
const perHash = 16;
