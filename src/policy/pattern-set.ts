// Many patterns at once: which of them match a text. One pass over the text, whatever the patterns are: an automaton
// whose states are made when they are first reached.
import { foldCase, type Step } from './glob.ts';

/** One way to match the pattern of this number; a glob with braces has several. */
export interface NumberedSteps {
  readonly pattern: number;
  readonly steps: readonly Step[];
}

interface State {
  /** Places of the program at which reading can be. Sorted. */
  readonly places: readonly number[];
  /** By kind of character. */
  readonly next: (State | undefined)[];
  /** Numbers of the patterns that match what was read. Sorted, each once. */
  readonly matched: readonly number[];
}

/** What stands at a place. `folders` and `end` read nothing. */
type Place = Step | { readonly kind: 'end'; readonly pattern: number };

/** Places in all states that are kept; beyond it all are forgotten, and made again as they are needed. */
const maxPlaces = 200_000;

/** Case is folded in patterns (by who made the steps) and here in texts. Its states grow with use, up to a limit. */
export class PatternSet {
  readonly #program: readonly Place[];
  readonly #entries: readonly number[];
  readonly #kinds = new Map<string, number>();
  #states = new Map<string, State>();
  #start: State;
  #keptPlaces = 0;

  constructor(patterns: readonly NumberedSteps[]) {
    const program: Place[] = [];
    this.#entries = patterns.map(({ pattern, steps }) => {
      const entry = program.length;
      program.push(...steps, { kind: 'end', pattern });
      return entry;
    });
    this.#program = program;
    for (const character of ['/', ...program.flatMap((place) => ('character' in place ? [place.character] : []))]) {
      if (!this.#kinds.has(character)) this.#kinds.set(character, this.#kinds.size + 1);
    }
    this.#start = this.#firstState();
  }

  /** Numbers of the patterns that match the whole text. Sorted. Untrusted: any text. */
  match(text: string): readonly number[] {
    if (this.#program.length === 0) return none;
    let state = this.#start;
    const folded = foldCase(text);
    for (let at = 0; at < folded.length; at += 1) {
      const character = folded[at] as string;
      const kind = this.#kinds.get(character) ?? 0;
      state = state.next[kind] ?? this.#follow(state, kind, character);
      if (state.places.length === 0) break;
    }
    return state.matched;
  }

  #follow(state: State, kind: number, character: string): State {
    const reached = new Set<number>();
    for (const at of state.places) {
      const place = this.#program[at];
      if (place === undefined) continue;
      if (place.kind === 'folders') {
        reached.add(at);
        if (character === '/') this.#enter(at + 1, reached);
      } else if (place.kind === 'character' ? place.character === character : readsOne(place.kind, character)) {
        this.#enter(at + 1, reached);
      } else if (staysAt(place.kind, character)) {
        this.#enter(at, reached);
      }
    }
    const next = this.#stateOf(reached);
    state.next[kind] = next;
    return next;
  }

  /** Being at a place that need not read anything is being at the next one too. */
  #enter(from: number, reached: Set<number>): void {
    for (let at = from; !reached.has(at); at += 1) {
      reached.add(at);
      const kind = this.#program[at]?.kind;
      if (kind !== 'some' && kind !== 'any' && kind !== 'folders') return;
    }
  }

  #stateOf(reached: ReadonlySet<number>): State {
    const places = [...reached].toSorted((first, second) => first - second);
    const key = places.join();
    const known = this.#states.get(key);
    if (known !== undefined) return known;
    if (this.#keptPlaces > maxPlaces) this.#forget();
    const matched = new Set<number>();
    for (const at of places) {
      const place = this.#program[at];
      if (place?.kind === 'end') matched.add(place.pattern);
    }
    const state: State = { places, next: [], matched: [...matched].toSorted((first, second) => first - second) };
    this.#states.set(key, state);
    this.#keptPlaces += places.length + 1;
    return state;
  }

  #forget(): void {
    this.#states = new Map();
    this.#keptPlaces = 0;
    this.#start = this.#firstState();
  }

  #firstState(): State {
    const reached = new Set<number>();
    for (const entry of this.#entries) this.#enter(entry, reached);
    return this.#stateOf(reached);
  }
}

function readsOne(kind: Place['kind'], character: string): boolean {
  return kind === 'one' && character !== '/';
}

function staysAt(kind: Place['kind'], character: string): boolean {
  return kind === 'any' || (kind === 'some' && character !== '/');
}

const none: readonly number[] = [];
