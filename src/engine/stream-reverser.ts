// Turns surrogates back into real words while a text arrives in chunks.
import type { Piece, StreamTransform } from '../base/text.ts';
import { columnOf } from './automaton.ts';
import { readableCase, readSurrogate, type Reading } from './reading.ts';
import type { WordMap } from './word-map.ts';

/** The beginning of an answer that the client itself wrote: as it was sent, and as the client knows it. */
export interface Prefill {
  readonly sent: string;
  readonly original: string;
}

/**
 * Only surrogates that the exchange carried are reversed. Any chunking gives the same text. Holds back at most one
 * surrogate, its suffix and one letter.
 */
export class StreamReverser implements StreamTransform {
  readonly #map: WordMap;
  readonly #carried: ReadonlySet<number>;
  #held = '';
  /** Place of the first held unit in the whole stream. */
  #offset = 0;
  #foreign = 0;
  #foreignEnd = 0;
  /** Units of `#held` that came from the prefill, and what the client already has of them. */
  #shownLength = 0;
  #shown = '';

  constructor(map: WordMap, carried: ReadonlySet<number>, prefill?: Prefill) {
    this.#map = map;
    this.#carried = carried;
    if (prefill !== undefined) this.#start(prefill);
  }

  /** Surrogates met that this exchange did not carry; they stay as they are. */
  get foreign(): number {
    return this.#foreign;
  }

  push(chunk: string): readonly Piece[] {
    return this.#advance(chunk, false);
  }

  end(): readonly Piece[] {
    return this.#advance('', true);
  }

  #start(prefill: Prefill): void {
    let released = '';
    let at = 0;
    for (const piece of this.#advance(prefill.sent, false)) {
      released += piece.text ?? prefill.sent.slice(at, at + piece.length);
      at += piece.length;
    }
    this.#shownLength = this.#held.length;
    this.#shown = prefill.original.startsWith(released) ? prefill.original.slice(released.length) : this.#held;
    this.#foreign = 0;
  }

  #advance(chunk: string, isFinal: boolean): readonly Piece[] {
    const text = this.#held + chunk;
    const { pieces, decided } = this.#read(text, isFinal);
    this.#held = text.slice(decided);
    this.#offset += decided;
    return this.#shownLength === 0 ? pieces : this.#withoutShown(text, pieces);
  }

  /** Pieces up to the place from which on nothing is decided. */
  #read(text: string, isFinal: boolean): { readonly pieces: readonly Piece[]; readonly decided: number } {
    const { listed, overflow, listedCount } = this.#map;
    const { table } = listed;
    const pieces: Piece[] = [];
    let last = 0;
    let state = 0;
    let overflowState = 0;
    for (let at = 0; at < text.length; at++) {
      const column = columnOf(text.charCodeAt(at));
      if (column === 0) {
        state = 0;
        overflowState = 0;
        continue;
      }
      // Complete tables: the look-ups are never undefined.
      state = table[state + column] as number;
      const listedIndex = table[state] as number;
      let overflowIndex = 0;
      if (overflow !== undefined) {
        overflowState = overflow.table[overflowState + column] as number;
        overflowIndex = overflow.table[overflowState] as number;
      }
      if (listedIndex === 0 && overflowIndex === 0) continue;
      const id = listedIndex === 0 ? listedCount + overflowIndex - 1 : listedIndex - 1;
      const found = this.#match(text, { end: at + 1, id, last }, isFinal);
      if (found === undefined) continue;
      if (found.start > last) pieces.push({ length: found.start - last, text: undefined });
      if (found.reading === 'undecided') return { pieces, decided: found.start };
      pieces.push({ length: found.reading.end - found.start, text: found.reading.text });
      last = found.reading.end;
      at = last - 1;
      state = 0;
      overflowState = 0;
    }
    const open = Math.max(listed.depthOf(state), overflow?.depthOf(overflowState) ?? 0);
    const decided = isFinal ? text.length : Math.max(last, text.length - open);
    if (decided > last) pieces.push({ length: decided - last, text: undefined });
    return { pieces, decided };
  }

  #match(
    text: string,
    place: { readonly end: number; readonly id: number; readonly last: number },
    isFinal: boolean,
  ): { readonly start: number; readonly reading: Reading | 'undecided' } | undefined {
    const { end, id, last } = place;
    const entry = this.#map.stateOf(id);
    if (typeof entry === 'string') return undefined;
    const start = end - entry.surrogate.length;
    const wordCase = readableCase(text, start, end);
    if (start < last || wordCase === undefined) return undefined;
    if (!this.#carried.has(entry.seq)) {
      this.#countForeign(this.#offset + end);
      return undefined;
    }
    const { morphology } = this.#map.vocabulary;
    return { start, reading: readSurrogate(text, { start, end, wordCase }, { entry, morphology, isFinal }) };
  }

  /** Held text is read again: each place counts once. */
  #countForeign(end: number): void {
    if (end <= this.#foreignEnd) return;
    this.#foreign++;
    this.#foreignEnd = end;
  }

  /** Leaves out what the client wrote itself. A form that would change what it already shows stays as the provider wrote it. */
  #withoutShown(text: string, pieces: readonly Piece[]): readonly Piece[] {
    const rest: Piece[] = [];
    let at = 0;
    for (const piece of pieces) {
      const whole = text.slice(at, at + piece.length);
      at += piece.length;
      const before = Math.min(this.#shownLength, piece.length);
      if (before === 0) {
        rest.push(piece);
        continue;
      }
      this.#shownLength -= before;
      const real = piece.text ?? whole;
      if (before === piece.length) {
        this.#shown = this.#shown.startsWith(real) ? this.#shown.slice(real.length) : '';
        continue;
      }
      const fresh = real.startsWith(this.#shown) ? real.slice(this.#shown.length) : whole.slice(before);
      this.#shown = '';
      rest.push({ length: piece.length - before, text: fresh === whole.slice(before) ? undefined : fresh });
    }
    return rest;
  }
}
