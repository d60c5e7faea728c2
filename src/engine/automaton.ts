// Aho–Corasick over the letters a–z, in either case. Complete transition table: one look-up a character.

/** Slots of a state: 0 holds the word that ends in it, 1–26 the next state for each letter. */
const rowSize = 27;

const columns = new Uint8Array(128);
for (let letter = 1; letter <= 26; letter++) {
  columns[64 + letter] = letter;
  columns[96 + letter] = letter;
}

/** Which slot of a row a character uses; 0 for anything but a letter, which leads back to the root. */
export function columnOf(code: number): number {
  // Codes of ASCII are never undefined here.
  return code < 128 ? (columns[code] as number) : 0;
}

/** Finds the words of a list (lower case a–z) as substrings. No word may be inside another if all are to be found. */
export class Automaton {
  /**
   * A state is the offset of its row; the root is 0. `table[state]` is the index of the word that ends there plus
   * one, or 0; `table[state + column]` the next state. One type of array for all automata keeps the scan fast.
   */
  readonly table: Int32Array;

  constructor(words: Iterable<string>) {
    const trie = new Trie();
    let count = 0;
    for (const word of words) trie.add(word, ++count);
    this.table = trie.table.slice(0, trie.size);
    this.#complete();
  }

  /** Calls back for every occurrence, overlapping ones too, in the order of their ends. */
  scan(text: string, found: (end: number, index: number) => void): void {
    const { table } = this;
    let state = 0;
    for (let at = 0; at < text.length; at++) {
      const column = columnOf(text.charCodeAt(at));
      if (column === 0) {
        state = 0;
        continue;
      }
      // The table is complete, so the look-ups are never undefined.
      state = table[state + column] as number;
      const index = table[state] as number;
      if (index !== 0) found(at + 1, index - 1);
    }
  }

  /** Whether any word stands in the text. */
  isIn(text: string): boolean {
    let isFound = false;
    this.scan(text, () => (isFound = true));
    return isFound;
  }

  #complete(): void {
    const { table } = this;
    const fail = new Int32Array(table.length / rowSize);
    const queue: number[] = [];
    for (let column = 1; column < rowSize; column++) {
      const child = table[column] as number;
      if (child !== 0) queue.push(child);
    }
    for (const state of queue) {
      const fallbackState = fail[state / rowSize] as number;
      for (let column = 1; column < rowSize; column++) {
        const child = table[state + column] as number;
        const fallback = table[fallbackState + column] as number;
        if (child === 0) {
          table[state + column] = fallback;
          continue;
        }
        fail[child / rowSize] = fallback;
        if (table[child] === 0) table[child] = table[fallback] as number;
        queue.push(child);
      }
    }
  }
}

class Trie {
  table = new Int32Array(1024 * rowSize);
  /** End of the last row. */
  size = rowSize;

  add(word: string, mark: number): void {
    let state = 0;
    for (let at = 0; at < word.length; at++) {
      const slot = state + columnOf(word.charCodeAt(at));
      state = this.table[slot] as number;
      if (state === 0) {
        state = this.#append();
        this.table[slot] = state;
      }
    }
    this.table[state] = mark;
  }

  #append(): number {
    const state = this.size;
    this.size += rowSize;
    if (this.table.length === state) {
      const larger = new Int32Array(this.table.length * 2);
      larger.set(this.table);
      this.table = larger;
    }
    return state;
  }
}
