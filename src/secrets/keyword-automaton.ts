// Finds where any of a few hundred ASCII keywords begins, in one pass over the text (Aho-Corasick as a full table).

/** Called for each occurrence: which keyword (its index), and where it begins. */
export type KeywordVisitor = (keyword: number, start: number) => void;

interface Build {
  readonly next: number[][];
  readonly found: number[][];
}

/** Case-insensitive for ASCII; other characters never match, so offsets stay those of the text. */
export class KeywordAutomaton {
  readonly #keywords: readonly string[];
  /** Character code below 128 → column; 0 is "in no keyword". */
  readonly #columns: Uint8Array;
  readonly #width: number;
  /** `state * width + column` → next state, already multiplied by the width. */
  readonly #next: Int32Array;
  /** By state: the keywords that end there. */
  readonly #found: readonly (readonly number[])[];
  /** States from here on end a keyword: one comparison a character decides. */
  readonly #firstFound: number;

  /** Keywords are lower-case ASCII and not empty; their index in the list is what a visitor gets. */
  constructor(keywords: readonly string[]) {
    this.#keywords = keywords;
    this.#columns = columnsOf(keywords);
    this.#width = Math.max(...this.#columns) + 1;
    const build = buildStates(keywords, this.#columns, this.#width);
    const order = statesWithFoundLast(build.found);
    const rank = new Int32Array(order.length);
    order.forEach((state, index) => (rank[state] = index));
    this.#next = new Int32Array(order.length * this.#width);
    order.forEach((state, index) => {
      build.next[state]?.forEach((target, column) => {
        this.#next[index * this.#width + column] = (rank[target] ?? 0) * this.#width;
      });
    });
    this.#found = order.map((state) => build.found[state] ?? []);
    this.#firstFound = this.#found.findIndex((keywordsHere) => keywordsHere.length > 0) * this.#width;
    if (this.#firstFound < 0) this.#firstFound = Number.MAX_SAFE_INTEGER;
  }

  visit(text: string, visitor: KeywordVisitor): void {
    const next = this.#next;
    const columns = this.#columns;
    const firstFound = this.#firstFound;
    let state = 0;
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at);
      // Typed arrays answer undefined only outside their bounds, which neither index can reach.
      state = next[state + (code < 128 ? (columns[code] as number) : 0)] as number;
      if (state >= firstFound) this.#report(state, at + 1, visitor);
    }
  }

  #report(state: number, end: number, visitor: KeywordVisitor): void {
    for (const keyword of this.#found[state / this.#width] ?? []) {
      visitor(keyword, end - (this.#keywords[keyword]?.length ?? 0));
    }
  }
}

function columnsOf(keywords: readonly string[]): Uint8Array {
  const columns = new Uint8Array(128);
  let last = 0;
  for (const character of new Set(keywords.join(''))) {
    const code = character.charCodeAt(0);
    columns[code] = ++last;
    columns[character.toUpperCase().charCodeAt(0)] = last;
  }
  return columns;
}

/** Trie first, then breadth first: a missing edge is the edge of the longest proper suffix. */
function buildStates(keywords: readonly string[], columns: Uint8Array, width: number): Build {
  const trie: Map<number, number>[] = [new Map()];
  const found: number[][] = [[]];
  keywords.forEach((keyword, index) => {
    let state = 0;
    for (let at = 0; at < keyword.length; at++) {
      const column = columns[keyword.charCodeAt(at)] ?? 0;
      let target = trie[state]?.get(column);
      if (target === undefined) {
        target = trie.push(new Map()) - 1;
        found.push([]);
        trie[state]?.set(column, target);
      }
      state = target;
    }
    found[state]?.push(index);
  });
  const next: number[][] = trie.map(() => new Array<number>(width).fill(0));
  const suffix = new Int32Array(trie.length);
  const queue = [0];
  for (let state = queue.shift(); state !== undefined; state = queue.shift()) {
    const fallback = state === 0 ? undefined : next[suffix[state] ?? 0];
    const row = next[state] ?? [];
    for (let column = 0; column < width; column++) row[column] = fallback?.[column] ?? 0;
    for (const [column, target] of trie[state] ?? []) {
      suffix[target] = fallback?.[column] ?? 0;
      found[target]?.push(...(found[suffix[target] ?? 0] ?? []));
      row[column] = target;
      queue.push(target);
    }
  }
  return { next, found };
}

/** The root stays first. */
function statesWithFoundLast(found: readonly (readonly number[])[]): readonly number[] {
  const states = found.map((_, state) => state);
  const isFound = (state: number): boolean => (found[state]?.length ?? 0) > 0;
  return [...states.filter((state) => !isFound(state)), ...states.filter(isFound)];
}
