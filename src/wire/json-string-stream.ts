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
  readonly #onClosed: () => void;
  /** Set while inside of a string. */
  #transform: StreamTransform | undefined;
  /** Raw start of an escape whose end has not arrived. */
  #escape = '';
  #decoded = '';
  #spellings = new SpellingQueue();
  #isBroken = false;

  /** `onClosed` is called after the closing quote of each string, not for one that breaks off. */
  constructor(openTransform: () => StreamTransform, onClosed: () => void = ignore) {
    this.#openTransform = openTransform;
    this.#onClosed = onClosed;
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
        if (end > at) this.#addRun(fragment.slice(at, end));
        const escape = wholeEscape(fragment, end);
        at = end + Math.max(1, escape.length);
        if (fragment[end] === '"') {
          output += `${this.#closeString(this.#transform)}"`;
          this.#onClosed();
        } else if (escape === '') this.#escape = fragment.charAt(end);
        else this.#addEscape(escape);
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
    if (escape.length === 2 ? character === 'u' : hexDigit.test(character)) {
      this.#escape = escape.length === 6 ? '' : escape;
      if (escape.length === 6) this.#addEscape(escape);
      return true;
    }
    if (escape.length > 2 || !simpleEscapes.has(character)) return false;
    this.#escape = '';
    this.#addEscape(escape);
    return true;
  }

  #addRun(run: string): void {
    this.#decoded += run;
    this.#spellings.addRun(run);
  }

  /** A whole and valid escape. */
  #addEscape(escape: string): void {
    this.#decoded += simpleEscapes.get(escape.charAt(1)) ?? String.fromCharCode(Number.parseInt(escape.slice(2), 16));
    this.#spellings.addEscape(escape);
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
export function reverseJson(source: string, openTransform: () => StreamTransform, onClosed?: () => void): string {
  const stream = new JsonStringStream(openTransform, onClosed);
  const start = stream.push(source);
  return start + stream.end();
}

function ignore(): void {}

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

/** The escape that starts here, when all of it has arrived; empty otherwise. */
function wholeEscape(text: string, at: number): string {
  if (text[at] !== '\\') return '';
  if (simpleEscapes.has(text.charAt(at + 1))) return text.slice(at, at + 2);
  const escape = text.slice(at, at + 6);
  return unicodeEscape.test(escape) ? escape : '';
}

const hexDigit = /^[0-9a-fA-F]$/;
const unicodeEscape = /^\\u[0-9a-fA-F]{4}$/;

/** The raw spelling of the units that a transform has taken in and not yet decided on. */
class SpellingQueue {
  #raw = '';
  #rawAt = 0;
  /** Units since the start, of all that came in and of all that was taken. */
  #unitsIn = 0;
  #unitsOut = 0;
  /** Unit and width of each escape that waits, flat: an object for each was half of the cost. */
  #escapes: number[] = [];
  #nextEscape = 0;

  addRun(run: string): void {
    this.#raw += run;
    this.#unitsIn += run.length;
  }

  addEscape(escape: string): void {
    this.#escapes.push(this.#unitsIn, escape.length);
    this.#raw += escape;
    this.#unitsIn += 1;
  }

  take(units: number): string {
    const end = Math.min(this.#unitsOut + units, this.#unitsIn);
    let length = end - this.#unitsOut;
    while ((this.#escapes[this.#nextEscape] ?? Number.POSITIVE_INFINITY) < end) {
      length += (this.#escapes[this.#nextEscape + 1] ?? 1) - 1;
      this.#nextEscape += 2;
    }
    const spelling = this.#raw.slice(this.#rawAt, this.#rawAt + length);
    this.#rawAt += length;
    this.#unitsOut = end;
    this.#compact();
    return spelling;
  }

  takeAll(): string {
    return this.take(Number.POSITIVE_INFINITY);
  }

  // By halves: cutting what was taken off each time is quadratic.
  #compact(): void {
    if (this.#rawAt * 2 >= this.#raw.length) {
      this.#raw = this.#raw.slice(this.#rawAt);
      this.#rawAt = 0;
    }
    if (this.#nextEscape * 2 >= this.#escapes.length && this.#nextEscape > 0) {
      this.#escapes = this.#escapes.slice(this.#nextEscape);
      this.#nextEscape = 0;
    }
  }
}
