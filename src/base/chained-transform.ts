// One streaming transform behind another, as if they were one.
import type { Piece, StreamTransform } from './text.ts';

/**
 * The second one gets what the first one gives. Pieces are in units of the first one's input: what the second one has
 * decided on is held back only where a replacement of the first one is not decided to its end.
 */
export class ChainedTransform implements StreamTransform {
  readonly #first: StreamTransform;
  readonly #second: StreamTransform;
  /** What the first one has taken in and not decided on. */
  #held = '';
  /** What the first one gave and the second one has not decided on. */
  readonly #queue: Given[] = [];
  #next = 0;
  /** The piece that is being put together: its length in the input, and its text. */
  #length = 0;
  #text = '';
  #isOpen = false;
  /** The rest of the replacement that the open piece ends with. */
  #rest = '';
  #pieces: Piece[] = [];

  constructor(first: StreamTransform, second: StreamTransform) {
    this.#first = first;
    this.#second = second;
  }

  push(chunk: string): readonly Piece[] {
    const given = this.#take(chunk, this.#first.push(chunk));
    return given === '' ? this.#settle([]) : this.#settle(this.#second.push(given));
  }

  end(): readonly Piece[] {
    const given = this.#take('', this.#first.end());
    const pieces = given === '' ? [] : this.#second.push(given);
    return this.#settle([...pieces, ...this.#second.end()]);
  }

  /** What the first one decided, as a text for the second one. */
  #take(chunk: string, pieces: readonly Piece[]): string {
    const input = this.#held + chunk;
    let given = '';
    let at = 0;
    for (const { length, text } of pieces) {
      given += text ?? input.slice(at, at + length);
      this.#queue.push({ length, text });
      at += length;
    }
    this.#held = input.slice(at);
    return given;
  }

  #settle(pieces: readonly Piece[]): readonly Piece[] {
    for (const piece of pieces) {
      if (piece.text === undefined) this.#keep(piece.length);
      else this.#replace(piece.length, piece.text);
    }
    this.#dropEmpty();
    this.#queue.splice(0, this.#next);
    this.#next = 0;
    const settled = this.#pieces;
    this.#pieces = [];
    return settled;
  }

  /** The second one lets so many units stay. */
  #keep(units: number): void {
    let left = units;
    while (left > 0) {
      if (this.#rest !== '') left -= this.#endRest(left, true);
      else {
        const given = this.#queue[this.#next];
        if (given === undefined) return;
        if (given.text === undefined) {
          const taken = this.#takeFrom(given, left);
          this.#pieces.push({ length: taken, text: undefined });
          left -= taken;
        } else this.#open(given.length, given.text);
      }
    }
  }

  /** The second one puts a text in the place of so many units. */
  #replace(units: number, text: string): void {
    this.#dropEmpty();
    this.#isOpen = true;
    this.#text += text;
    let left = units;
    while (left > 0) {
      if (this.#rest !== '') left -= this.#endRest(left, false);
      else {
        const given = this.#queue[this.#next];
        if (given === undefined) break;
        if (given.text === undefined) {
          const taken = this.#takeFrom(given, left);
          this.#length += taken;
          left -= taken;
        } else {
          this.#next += 1;
          this.#length += given.length;
          this.#rest = given.text;
        }
      }
    }
    if (this.#rest === '') this.#close();
  }

  #endRest(units: number, isKept: boolean): number {
    const taken = Math.min(units, this.#rest.length);
    if (isKept) this.#text += this.#rest.slice(0, taken);
    this.#rest = this.#rest.slice(taken);
    if (this.#rest === '' && isKept) this.#close();
    return taken;
  }

  /** A replacement of the first one begins. */
  #open(length: number, text: string): void {
    this.#next += 1;
    this.#isOpen = true;
    this.#length += length;
    this.#rest = text;
    if (text === '') this.#close();
  }

  #close(): void {
    if (!this.#isOpen) return;
    this.#pieces.push({ length: this.#length, text: this.#text });
    this.#isOpen = false;
    this.#length = 0;
    this.#text = '';
  }

  /** Replacements by nothing: the second one never hears of them. */
  #dropEmpty(): void {
    if (this.#rest !== '') return;
    for (let given = this.#queue[this.#next]; given?.text === ''; given = this.#queue[this.#next]) {
      this.#open(given.length, '');
    }
  }

  #takeFrom(given: Given, units: number): number {
    const taken = Math.min(given.length, units);
    given.length -= taken;
    if (given.length === 0) this.#next += 1;
    return taken;
  }
}

interface Given {
  length: number;
  readonly text: string | undefined;
}
