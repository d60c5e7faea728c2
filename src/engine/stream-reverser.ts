// Turns surrogates back into real words while a text arrives in chunks.
import type { Piece, StreamTransform } from '../base/text.ts';
import { readSurrogate } from './reading.ts';
import type { WordCase } from './split.ts';
import type { WordMap } from './word-map.ts';

const none: readonly Piece[] = [];

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
  /** What is read at the moment: all that is held and the chunk. */
  #text = '';
  #isFinal = false;
  /** Undefined while nothing changes: most chunks need no list. */
  #pieces: Piece[] | undefined;
  /** End of the last piece. */
  #last = 0;
  /** From here on nothing is decided; undefined while the end of the text is not in sight. */
  #undecided: number | undefined;

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
    // A sum of strings would be flattened at its first character, which takes twice as long as joining them.
    const text = this.#held === '' ? chunk : [this.#held, chunk].join('');
    const pieces = this.#read(text, isFinal);
    this.#held = this.#last === text.length ? '' : text.slice(this.#last);
    this.#offset += this.#last;
    this.#text = '';
    this.#pieces = undefined;
    return this.#shownLength === 0 ? pieces : this.#withoutShown(text, pieces);
  }

  /** Pieces up to the place from which on nothing is decided, which is `#last` then. */
  #read(text: string, isFinal: boolean): readonly Piece[] {
    const finder = this.#map.entryFinder;
    this.#text = text;
    this.#isFinal = isFinal;
    this.#pieces = undefined;
    this.#last = 0;
    this.#undecided = undefined;
    finder.scan(text, 0, this.#visit);
    const end = this.#undecided ?? (isFinal ? text.length : finder.openStart(text, this.#last));
    if (this.#pieces !== undefined) {
      this.#pass(this.#pieces, end);
      return this.#pieces;
    }
    this.#last = end;
    return end === 0 ? none : [{ length: end, text: undefined }];
  }

  readonly #visit = (start: number, end: number, seq: number, wordCase: WordCase): number => {
    const map = this.#map;
    const text = this.#text;
    const entry = map.entryAt(seq);
    if (wordCase === 'mixed' || entry === undefined) return start;
    if (!this.#carried.has(seq)) {
      this.#countForeign(this.#offset + end);
      return start;
    }
    // A longer word may have begun before; surrogates that hold each other exist only in the map of an older list.
    const isNearEnd = !this.#isFinal && text.length - start < map.entryFinder.longest;
    const open = isNearEnd ? map.entryFinder.openStart(text, this.#last) : text.length;
    const reading = readSurrogate(
      text,
      { start, end, wordCase },
      { entry, spellings: map.spellings, isFinal: this.#isFinal },
    );
    if (open <= start || reading === 'undecided') {
      this.#undecided = Math.min(open, start);
      return text.length;
    }
    const pieces = (this.#pieces ??= []);
    this.#pass(pieces, start);
    pieces.push({ length: reading.end - start, text: reading.text });
    this.#last = reading.end;
    return reading.end;
  };

  /** Everything up to the place stays as it is. */
  #pass(pieces: Piece[], end: number): void {
    if (end > this.#last) pieces.push({ length: end - this.#last, text: undefined });
    this.#last = Math.max(this.#last, end);
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
