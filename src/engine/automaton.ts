// Aho–Corasick over the letters a–z, in either case. Complete transition table: one look-up a character.

// Rows are 32 wide: column 0 is "any other character", which leads back to the root, 1–26 are the letters.
const rowBits = 5;

const columns = new Uint8Array(128);
for (let letter = 1; letter <= 26; letter++) {
  columns[64 + letter] = letter;
  columns[96 + letter] = letter;
}

export interface Match {
  /** Exclusive. */
  readonly end: number;
  /** Index of the word in the list the automaton was made of. */
  readonly index: number;
}

/** Finds the words of a list (lower case a–z) as substrings. No word may be inside another if all are to be found. */
export class Automaton {
  /** Next state: `next[(state << 5) | columnOf(code)]`. */
  readonly next: Uint16Array | Uint32Array;
  /** Index of the word that ends in this state plus one; 0 where none does. */
  readonly accepted: Uint16Array | Uint32Array;
  /** How many characters before this point could begin a word. */
  readonly depth: Uint8Array;

  constructor(words: Iterable<string>) {
    const trie = new Trie();
    let count = 0;
    for (const word of words) trie.add(word, ++count);
    this.next = trie.size < 65536 ? new Uint16Array(trie.size << rowBits) : new Uint32Array(trie.size << rowBits);
    this.next.set(trie.children.subarray(0, trie.size << rowBits));
    this.accepted = count < 65535 ? Uint16Array.from(trie.accepted) : Uint32Array.from(trie.accepted);
    this.depth = Uint8Array.from(trie.depth);
    this.#complete();
  }

  /** Calls back for every occurrence, overlapping ones too, in the order of their ends. */
  scan(text: string, found: (end: number, index: number) => void): void {
    const { next, accepted } = this;
    let state = 0;
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at);
      // The tables are complete, so the look-ups are never undefined.
      state = next[(state << rowBits) | (code < 128 ? (columns[code] as number) : 0)] as number;
      if (accepted[state] !== 0) found(at + 1, (accepted[state] as number) - 1);
    }
  }

  /** Whether any word stands in the text. */
  isIn(text: string): boolean {
    let isFound = false;
    this.scan(text, () => (isFound = true));
    return isFound;
  }

  #complete(): void {
    const { next, accepted } = this;
    const fail = new Uint32Array(accepted.length);
    const queue: number[] = [];
    for (let column = 1; column <= 26; column++) {
      const child = next[column] as number;
      if (child !== 0) queue.push(child);
    }
    for (const state of queue) {
      const row = state << rowBits;
      const failRow = (fail[state] as number) << rowBits;
      for (let column = 1; column <= 26; column++) {
        const child = next[row | column] as number;
        const fallback = next[failRow | column] as number;
        if (child === 0) {
          next[row | column] = fallback;
          continue;
        }
        fail[child] = fallback;
        if (accepted[child] === 0) accepted[child] = accepted[fallback] as number;
        queue.push(child);
      }
    }
  }
}

/** Column of a character in the transition table. */
export function columnOf(code: number): number {
  return code < 128 ? (columns[code] as number) : 0;
}

class Trie {
  children = new Uint32Array(1024 << rowBits);
  readonly accepted: number[] = [0];
  readonly depth: number[] = [0];

  get size(): number {
    return this.depth.length;
  }

  add(word: string, mark: number): void {
    let state = 0;
    for (let at = 0; at < word.length; at++) {
      const slot = (state << rowBits) | columnOf(word.charCodeAt(at));
      state = this.children[slot] as number;
      if (state === 0) {
        state = this.#append(at + 1);
        this.children[slot] = state;
      }
    }
    this.accepted[state] = mark;
  }

  #append(depth: number): number {
    const state = this.size;
    this.depth.push(Math.min(depth, 255));
    this.accepted.push(0);
    if (this.children.length === state << rowBits) {
      const larger = new Uint32Array(this.children.length * 2);
      larger.set(this.children);
      this.children = larger;
    }
    return state;
  }
}
