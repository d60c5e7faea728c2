// Finds where any of a few hundred ASCII keywords begins, in one pass over the text (Aho-Corasick as a full table).

/** Called for each occurrence: which keyword (its index), and where it begins. */
export type KeywordVisitor = (keyword: number, start: number) => void;

interface Build {
  readonly next: number[][];
  readonly found: number[][];
}

/** Case-insensitive for ASCII; other characters never match, so offsets stay those of the text. */
export class KeywordAutomaton {
  /** Of each keyword. */
  readonly #lengths: Uint16Array;
  /** Character code below 128 → column; 0 is "in no keyword". */
  readonly #columns: Uint8Array;
  /** Of the width of a row: a power of two, so that a state's row is found without a division. */
  readonly #shift: number;
  /** `state * width + column` → next state, already multiplied by the width. */
  readonly #next: Int32Array;
  /** By state: the keywords that end there. */
  readonly #found: readonly (readonly number[])[];
  /** States from here on end a keyword: one comparison a character decides. */
  readonly #firstFound: number;

  /** Keywords are lower-case ASCII and not empty; their index in the list is what a visitor gets. */
  constructor(keywords: readonly string[]) {
    this.#lengths = Uint16Array.from(keywords, (keyword) => keyword.length);
    this.#columns = columnsOf(keywords);
    this.#shift = Math.ceil(Math.log2(Math.max(...this.#columns) + 1));
    const width = 1 << this.#shift;
    const build = buildStates(keywords, this.#columns, width);
    const order = statesWithFoundLast(build.found);
    const rank = new Int32Array(order.length);
    order.forEach((state, index) => (rank[state] = index));
    this.#next = new Int32Array(order.length * width);
    order.forEach((state, index) => {
      build.next[state]?.forEach((target, column) => {
        this.#next[index * width + column] = (rank[target] ?? 0) * width;
      });
    });
    this.#found = order.map((state) => build.found[state] ?? []);
    this.#firstFound = this.#found.findIndex((keywordsHere) => keywordsHere.length > 0) * width;
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
    const found = this.#found[state >> this.#shift] ?? [];
    for (let index = 0; index < found.length; index++) {
      const keyword = found[index] ?? 0;
      visitor(keyword, end - (this.#lengths[keyword] ?? 0));
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
