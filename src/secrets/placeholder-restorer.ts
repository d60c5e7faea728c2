// Puts redacted values back while an answer arrives in chunks.
import type { Piece, Span, StreamTransform } from '../base/text.ts';
import type { JoinedText } from './joined-texts.ts';

/** A placeholder in the spelling in which an answer may hold it. */
export interface CarriedPlaceholder {
  readonly text: string;
  /** As it was minted. */
  readonly placeholder: string;
  readonly value: string;
}

/** Where a value came back, in what goes out. */
export interface RestoredSpan extends Span {
  readonly placeholder: string;
}

const asciiSize = 128;

/** What one request carries, ready to be looked up. Immutable. */
export class PlaceholderTable {
  /** Sorted by code units: those that begin alike stand side by side, the shorter one first. */
  readonly texts: readonly string[];
  readonly #carried: ReadonlyMap<string, CarriedPlaceholder>;
  /** The first two units of the texts, where both are ASCII: a table is many times faster than a set. */
  readonly #pairs = new Uint8Array(asciiSize * asciiSize);
  /** The first ones. */
  readonly #firsts = new Uint8Array(asciiSize);
  #hasOthers = false;

  constructor(carried: Iterable<CarriedPlaceholder>) {
    const byText = new Map([...carried].filter(({ text }) => text !== '').map((each) => [each.text, each]));
    this.#carried = byText;
    this.texts = [...byText.keys()].toSorted(byCodeUnits);
    for (const text of this.texts) this.#noteBeginning(text);
  }

  #noteBeginning(text: string): void {
    const [first, second] = [text.charCodeAt(0), text.charCodeAt(1)];
    if (first >= asciiSize) this.#hasOthers = true;
    else {
      this.#firsts[first] = 1;
      // Of a text of one unit `second` is no number.
      if (second < asciiSize) this.#pairs[first * asciiSize + second] = 1;
      else this.#pairs.fill(1, first * asciiSize, (first + 1) * asciiSize);
    }
  }

  carriedAs(text: string): CarriedPlaceholder | undefined {
    return this.#carried.get(text);
  }

  /** The first place from there on at which a text may begin. */
  nextBeginning(text: string, from: number): number {
    const [firsts, pairs, hasOthers] = [this.#firsts, this.#pairs, this.#hasOthers];
    let at = from;
    for (; at < text.length; at += 1) {
      const first = text.charCodeAt(at);
      if (first >= asciiSize) {
        if (hasOthers) break;
      } else if (firsts[first] === 1) {
        const second = text.charCodeAt(at + 1);
        // Behind the end there is no number.
        if (!(second < asciiSize) || pairs[first * asciiSize + second] === 1) break;
      }
    }
    return at;
  }

  /** The longest text that begins at this place; `isOpen`: a longer one may, when more comes. */
  longestAt(text: string, start: number): { readonly found: string | undefined; readonly isOpen: boolean } {
    const { texts } = this;
    let [low, high] = [0, texts.length];
    let found: string | undefined;
    for (let at = start; low < high; at += 1) {
      const first = texts[low] ?? '';
      if (first.length === at - start) {
        found = first;
        low += 1;
        if (low === high) break;
      }
      if (at === text.length) return { found, isOpen: true };
      const code = text.charCodeAt(at);
      low = this.#lowerBound(low, high, { depth: at - start, code });
      high = this.#lowerBound(low, high, { depth: at - start, code: code + 1 });
    }
    return { found, isOpen: false };
  }

  /** The first of a run of texts with that code unit or a higher one at this depth. All are longer than that. */
  #lowerBound(low: number, high: number, { depth, code }: { readonly depth: number; readonly code: number }): number {
    let [from, to] = [low, high];
    while (from < to) {
      const middle = (from + to) >> 1;
      if ((this.texts[middle] ?? '').charCodeAt(depth) < code) from = middle + 1;
      else to = middle;
    }
    return from;
  }
}

export interface RestorerOptions {
  /** Placeholders stay, and are counted. */
  readonly isKeeping?: boolean;
  /** Where something is open in it, placeholders stay, too. */
  readonly text?: JoinedText | undefined;
}

/**
 * One text channel. Only the placeholders of the table are replaced; where several begin at one place, the longest is.
 * Any chunking gives the same text. Holds back at most one text of the table.
 */
export class PlaceholderRestorer implements StreamTransform {
  readonly #table: PlaceholderTable;
  readonly #redactions: RestoredSpan[] = [];
  readonly #kept: string[] = [];
  readonly #text: JoinedText | undefined;
  readonly #isKeeping: boolean;
  #held = '';
  /** Units that went out. */
  #sent = 0;

  constructor(table: PlaceholderTable, { isKeeping = false, text }: RestorerOptions = {}) {
    this.#table = table;
    this.#isKeeping = isKeeping;
    this.#text = text;
  }

  /** What came back so far. */
  get redactions(): readonly RestoredSpan[] {
    return this.#redactions;
  }

  /** Placeholders that stayed, as they were minted, in that order. */
  get kept(): readonly string[] {
    return this.#kept;
  }

  /** The text that announced a call, behind which a placeholder stayed. */
  get call(): string | undefined {
    return this.#text?.call;
  }

  push(chunk: string): readonly Piece[] {
    return this.#read(this.#held === '' ? chunk : this.#held + chunk, false);
  }

  end(): readonly Piece[] {
    return this.#read(this.#held, true);
  }

  #read(text: string, isFinal: boolean): readonly Piece[] {
    const pieces: Piece[] = [];
    let last = 0;
    // Up to there what is open is known.
    let read = 0;
    const readTo = (end: number): void => {
      if (end > read) this.#text?.read(text.slice(read, end));
      read = end;
    };
    const pass = (end: number): void => {
      if (end === last) return;
      pieces.push({ length: end - last, text: undefined });
      this.#sent += end - last;
      last = end;
    };
    let at = this.#table.nextBeginning(text, 0);
    while (at < text.length) {
      const { found, isOpen } = this.#table.longestAt(text, at);
      if (isOpen && !isFinal) break;
      const carried = found === undefined ? undefined : this.#table.carriedAs(found);
      if (carried !== undefined) {
        readTo(at);
        if (this.#mayRestore()) {
          pass(at);
          pieces.push({ length: carried.text.length, text: carried.value });
          last = at + carried.text.length;
          this.#restored(carried);
          read = last;
        } else this.#kept.push(carried.placeholder);
      }
      at = this.#table.nextBeginning(text, at + (found?.length ?? 1));
    }
    pass(Math.min(at, text.length));
    readTo(last);
    this.#held = text.slice(last);
    return pieces;
  }

  #mayRestore(): boolean {
    return !this.#isKeeping && this.#text?.isOpen() !== true;
  }

  #restored({ placeholder, value }: CarriedPlaceholder): void {
    this.#redactions.push({ start: this.#sent, end: this.#sent + value.length, placeholder });
    this.#sent += value.length;
    this.#text?.read(value);
  }
}

function byCodeUnits(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
