// Rewrites the strings of a JSON text that arrives in fragments, cut anywhere: inside an escape, between the halves of
// a surrogate pair. Each character counts as the one unit it decodes to, and keeps the spelling it came in.
import type { Piece, StreamTransform } from '../base/text.ts';

/**
 * Untrusted: any fragments are accepted. For a valid JSON text the output parses to the input's value with the
 * transform applied to every string, keys too; where nothing changed every character stays. From a broken escape
 * on, everything passes. A bare control character in a string is not valid but harmless and is taken as itself.
 */
export class JsonStringStream {
  readonly #openTransform: () => StreamTransform;
  /** Set while inside of a string. */
  #transform: StreamTransform | undefined;
  /** Raw start of an escape whose end has not arrived. */
  #escape = '';
  #decoded = '';
  #spellings = new SpellingQueue();
  #isBroken = false;

  constructor(openTransform: () => StreamTransform) {
    this.#openTransform = openTransform;
  }

  push(fragment: string): string {
    let output = '';
    let at = 0;
    while (at < fragment.length && !this.#isBroken) {
      if (this.#transform === undefined) {
        const quote = fragment.indexOf('"', at);
        const end = quote < 0 ? fragment.length : quote + 1;
        output += fragment.slice(at, end);
        if (quote >= 0) this.#transform = this.#openTransform();
        at = end;
      } else if (this.#escape !== '') {
        if (this.#readEscape(fragment.charAt(at))) at += 1;
        else output += this.#breakOff();
      } else {
        const end = runEnd(fragment, at);
        const run = fragment.slice(at, end);
        this.#addUnits(run, run.length, run);
        if (fragment[end] === '"') output += `${this.#closeString(this.#transform)}"`;
        else this.#escape = fragment.charAt(end);
        at = end + 1;
      }
    }
    if (this.#transform !== undefined) output += this.#flushDecoded(this.#transform);
    return at < fragment.length ? output + fragment.slice(at) : output;
  }

  /** What is held of a string that was never closed. Call exactly once. */
  end(): string {
    return this.#transform === undefined ? '' : this.#breakOff();
  }

  /** Takes one more character of an escape; false when no JSON escape starts so. */
  #readEscape(character: string): boolean {
    const escape = this.#escape + character;
    const simple = escape.length === 2 ? simpleEscapes.get(character) : undefined;
    if (simple !== undefined) {
      this.#addUnits(simple, 1, escape);
      this.#escape = '';
      return true;
    }
    const isValid = escape.length === 2 ? character === 'u' : /^[0-9a-fA-F]$/.test(character);
    if (!isValid) return false;
    const isWhole = escape.length === 6;
    if (isWhole) this.#addUnits(String.fromCharCode(Number.parseInt(escape.slice(2), 16)), 1, escape);
    this.#escape = isWhole ? '' : escape;
    return true;
  }

  #addUnits(decoded: string, units: number, spelling: string): void {
    if (units === 0) return;
    this.#decoded += decoded;
    this.#spellings.add(units, spelling);
  }

  #flushDecoded(transform: StreamTransform): string {
    if (this.#decoded === '') return '';
    const pieces = transform.push(this.#decoded);
    this.#decoded = '';
    return this.#spell(pieces);
  }

  #closeString(transform: StreamTransform): string {
    const output = this.#flushDecoded(transform) + this.#spell(transform.end());
    this.#transform = undefined;
    return output + this.#spellings.takeAll();
  }

  #breakOff(): string {
    this.#isBroken = true;
    const output = this.#transform === undefined ? '' : this.#closeString(this.#transform);
    const escape = this.#escape;
    this.#escape = '';
    return output + escape;
  }

  #spell(pieces: readonly Piece[]): string {
    let output = '';
    for (const piece of pieces) {
      const spelling = this.#spellings.take(piece.length);
      output += piece.text === undefined ? spelling : JSON.stringify(piece.text).slice(1, -1);
    }
    return output;
  }
}

/** The JSON text with all its strings through the transform. */
export function reverseJson(source: string, openTransform: () => StreamTransform): string {
  const stream = new JsonStringStream(openTransform);
  const start = stream.push(source);
  return start + stream.end();
}

const simpleEscapes: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ['\\', '\\'],
  ['/', '/'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
]);

// Two `indexOf` would scan a long string again for each of its escapes.
function runEnd(text: string, from: number): number {
  let at = from;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === 0x22 || code === 0x5c) break;
    at += 1;
  }
  return at;
}

interface Spelling {
  /** UTF-16 units it decodes to: as many as it is long, or one for an escape. */
  readonly units: number;
  readonly raw: string;
}

/** The raw spellings of the units that a transform has taken in and not yet decided on. */
class SpellingQueue {
  #items: Spelling[] = [];
  #first = 0;
  /** Units of the first item that are already taken; only a run is ever taken in part. */
  #taken = 0;

  add(units: number, raw: string): void {
    this.#items.push({ units, raw });
  }

  take(units: number): string {
    let wanted = units;
    let output = '';
    while (wanted > 0) {
      const item = this.#items[this.#first];
      if (item === undefined) break;
      const count = Math.min(wanted, item.units - this.#taken);
      const isWhole = count === item.units;
      output += isWhole ? item.raw : item.raw.slice(this.#taken, this.#taken + count);
      wanted -= count;
      this.#taken += count;
      if (this.#taken === item.units) this.#dropFirst();
    }
    return output;
  }

  takeAll(): string {
    return this.take(Number.POSITIVE_INFINITY);
  }

  #dropFirst(): void {
    this.#first += 1;
    this.#taken = 0;
    // Compacted by halves: dropping one by one from the front of an array is quadratic.
    if (this.#first * 2 >= this.#items.length) {
      this.#items = this.#items.slice(this.#first);
      this.#first = 0;
    }
  }
}
