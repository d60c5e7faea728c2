// Many patterns at once: which of them match a text. One pass over the text, whatever the patterns are: an automaton
// whose states are made when they are first reached. A state is a set of places in all patterns, as bits, so that a new
// one is worked out for 32 places at a time: with 500 globs a tenth of what a list of places takes.
import { foldCase, type Step } from './glob.ts';

/** One way to match the pattern of this number; a glob with braces has several. */
export interface NumberedSteps {
  readonly pattern: number;
  readonly steps: readonly Step[];
}

interface State {
  /** Places at which reading can be. */
  readonly places: Uint32Array;
  readonly isDead: boolean;
  /** By kind of character. */
  readonly next: (State | undefined)[];
  /** Numbers of the patterns that match what was read. Sorted, each once. */
  readonly matched: readonly number[];
}

/** Words of all states that are kept; beyond it all are forgotten, and made again as they are needed. */
const maxWords = 500_000;
const otherKind = 0;
const slashKind = 1;

/** Case is folded in patterns (by who made the steps) and here in texts. Its states grow with use, up to a limit. */
export class PatternSet {
  readonly #places: Places;
  readonly #asciiKinds = new Uint16Array(128);
  readonly #otherKinds = new Map<number, number>();
  #states = new Map<number, State[]>();
  #start: State;
  #keptWords = 0;

  constructor(patterns: readonly NumberedSteps[]) {
    this.#places = new Places(patterns);
    for (const [kind, character] of this.#places.characters.entries()) {
      const code = character.charCodeAt(0);
      if (code < 128) this.#asciiKinds[code] = kind;
      else this.#otherKinds.set(code, kind);
    }
    this.#start = this.#stateOf(this.#places.first());
  }

  /** Numbers of the patterns that match the whole text. Sorted. Untrusted: any text. */
  match(text: string): readonly number[] {
    let state = this.#start;
    const folded = foldCase(text);
    for (let at = 0; at < folded.length && !state.isDead; at += 1) {
      const code = folded.charCodeAt(at);
      const kind = code < 128 ? (this.#asciiKinds[code] as number) : (this.#otherKinds.get(code) ?? otherKind);
      state = state.next[kind] ?? this.#follow(state, kind);
    }
    return state.matched;
  }

  #follow(state: State, kind: number): State {
    const next = this.#stateOf(this.#places.after(state.places, kind));
    state.next[kind] = next;
    return next;
  }

  #stateOf(places: Uint32Array): State {
    const key = hashOf(places);
    const known = this.#states.get(key)?.find((state) => isSame(state.places, places));
    if (known !== undefined) return known;
    if (this.#keptWords > maxWords) this.#forget();
    const isDead = places.every((word) => word === 0);
    const state: State = { places, isDead, next: [], matched: this.#places.matchedAt(places) };
    const same = this.#states.get(key);
    if (same === undefined) this.#states.set(key, [state]);
    else same.push(state);
    this.#keptWords += places.length + 8;
    return state;
  }

  #forget(): void {
    this.#states = new Map();
    this.#keptWords = 0;
    this.#start = this.#stateOf(this.#places.first());
  }
}

/** The places of all patterns one after the other, each pattern with one more for its end. */
class Places {
  /** By kind; the first stands for all that no pattern names. */
  readonly characters: readonly string[];
  readonly #words: number;
  readonly #starts: readonly number[] = [];
  readonly #ends: readonly { readonly pattern: number; readonly at: number }[] = [];
  /** By kind of character: where it is wanted. */
  readonly #wanted: readonly number[][];
  readonly #one: Uint32Array;
  readonly #some: Uint32Array;
  readonly #any: Uint32Array;
  readonly #folders: Uint32Array;
  /** Being there is being at the next one too: `some`, `any` and `folders`. */
  readonly #free: Uint32Array;

  constructor(patterns: readonly NumberedSteps[]) {
    const steps = patterns.flatMap(({ steps: own }) => [...own, undefined]);
    this.#words = (steps.length + 31) >> 5;
    const kinds = new Map([
      ['', otherKind],
      ['/', slashKind],
    ]);
    const wanted: number[][] = [[], []];
    const at = { one: this.#none(), some: this.#none(), any: this.#none(), folders: this.#none() };
    for (const [place, step] of steps.entries()) {
      if (step === undefined) continue;
      if (step.kind !== 'character') {
        add(at[step.kind], place);
        continue;
      }
      const kind = kinds.get(step.character) ?? kinds.size;
      kinds.set(step.character, kind);
      (wanted[kind] ??= []).push(place);
    }
    let place = 0;
    this.#starts = patterns.map(({ steps: own }) => (place += own.length + 1) - own.length - 1);
    this.#ends = patterns.map(({ pattern, steps: own }, index) => ({
      pattern,
      at: (this.#starts[index] ?? 0) + own.length,
    }));
    this.characters = [...kinds.keys()];
    this.#wanted = wanted;
    [this.#one, this.#some, this.#any, this.#folders] = [at.one, at.some, at.any, at.folders];
    this.#free = at.some.map((word, index) => word | (at.any[index] as number) | (at.folders[index] as number));
  }

  first(): Uint32Array {
    const places = this.#none();
    for (const start of this.#starts) add(places, start);
    this.#spread(places);
    return places;
  }

  /** Where reading can be after a character of this kind. */
  after(before: Uint32Array, kind: number): Uint32Array {
    const isSlash = kind === slashKind;
    const moving = isSlash ? this.#folders : this.#one;
    const places = this.#none();
    let carry = 0;
    for (let index = 0; index < before.length; index += 1) {
      const word = before[index] as number;
      const moved = word & (moving[index] as number);
      const stays = (this.#any[index] as number) | (isSlash ? 0 : (this.#some[index] as number));
      places[index] = (moved << 1) | carry | (word & stays);
      carry = moved >>> 31;
    }
    for (const place of this.#wanted[kind] ?? []) if (has(before, place)) add(places, place + 1);
    this.#spread(places);
    // Inside a folder what follows cannot begin yet.
    for (let index = 0; index < before.length; index += 1) {
      places[index] = (places[index] as number) | ((before[index] as number) & (this.#folders[index] as number));
    }
    return places;
  }

  matchedAt(places: Uint32Array): readonly number[] {
    const matched = new Set<number>();
    for (const { pattern, at } of this.#ends) if (has(places, at)) matched.add(pattern);
    return [...matched].toSorted((first, second) => first - second);
  }

  /** Goes on from free places to the next ones. Bits only move up, so one pass is enough. */
  #spread(places: Uint32Array): void {
    let carry = 0;
    for (let index = 0; index < places.length; index += 1) {
      const free = this.#free[index] as number;
      let word = (places[index] as number) | carry;
      for (let added = carry | 1; added !== 0;) {
        added = ((word & free) << 1) & ~word;
        word |= added;
      }
      places[index] = word;
      carry = (word & free) >>> 31;
    }
  }

  #none(): Uint32Array {
    return new Uint32Array(this.#words);
  }
}

function add(places: Uint32Array, place: number): void {
  places[place >> 5] = (places[place >> 5] as number) | (1 << (place & 31));
}

function has(places: Uint32Array, place: number): boolean {
  return ((places[place >> 5] as number) & (1 << (place & 31))) !== 0;
}

function hashOf(places: Uint32Array): number {
  let hash = 0;
  for (let index = 0; index < places.length; index += 1) {
    hash = Math.imul(hash ^ (places[index] as number), 0x9e3779b1);
    hash ^= hash >>> 15;
  }
  return hash;
}

function isSame(first: Uint32Array, second: Uint32Array): boolean {
  for (let index = 0; index < first.length; index += 1) if (first[index] !== second[index]) return false;
  return true;
}
