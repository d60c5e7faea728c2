// The exact half of the search for invented words: which word, if any, begins with these letters.

interface WordRow {
  readonly word: string;
  readonly id: number;
}

/** Letters in a key, five bits each, the first one highest; a shorter word leaves the rest zero. */
export const keyLetters = 6;

const firstCapacity = 64;

/** The key of a word's first letters. */
export function keyOf(word: string): number {
  let key = 0;
  for (let at = 0; at < keyLetters; at++) key = (key << 5) | (at < word.length ? word.charCodeAt(at) & 31 : 0);
  return key;
}

/** Words of the letters a–z by the key of their first letters. Open addressing, never more than half full. */
export class WordTable {
  /** Key and id plus one, side by side. Key 0 is free. Below zero: minus the number of the row in `#shared`. */
  #slots = new Int32Array(2 * firstCapacity);
  #shift = 32 - Math.log2(firstCapacity);
  #count = 0;
  /** Words whose keys are the same since they are longer than a key, shorter words first. Numbers from 1. */
  readonly #shared: WordRow[][] = [[]];

  add(word: string, id: number): void {
    const key = keyOf(word);
    const place = this.#placeOf(key);
    const value = this.#slots[place + 1] as number;
    if (value === 0 && word.length <= keyLetters) {
      this.#insert(key, id + 1);
      return;
    }
    const rows = value < 0 ? (this.#shared[-value] ?? []) : [];
    if (value > 0) rows.push({ word: word.slice(0, keyLetters), id: value - 1 });
    rows.push({ word, id });
    rows.sort((left, right) => left.word.length - right.word.length);
    if (value < 0) return;
    this.#shared.push(rows);
    if (value === 0) this.#insert(key, 1 - this.#shared.length);
    else this.#slots[place + 1] = 1 - this.#shared.length;
  }

  /** 0: no word. Above zero: the id plus one of the only word, which has no further letters. Below zero: ask `rowsOf`. */
  valueOf(key: number): number {
    return this.#slots[this.#placeOf(key) + 1] as number;
  }

  /** Every word that has the key, shorter words first, for a value below zero. */
  rowsOf(value: number): readonly WordRow[] {
    return this.#shared[-value] ?? [];
  }

  /** Where the key is, or the free place where it would be. */
  #placeOf(key: number): number {
    const slots = this.#slots;
    const mask = slots.length - 1;
    // The golden ratio spreads keys that differ in few bits.
    let place = (Math.imul(key, 0x9e37_79b1) >>> this.#shift) << 1;
    for (;;) {
      // Places are inside of the table.
      const found = slots[place] as number;
      if (found === key || found === 0) return place;
      place = (place + 2) & mask;
    }
  }

  #insert(key: number, value: number): void {
    if (4 * ++this.#count > this.#slots.length) this.#grow();
    const place = this.#placeOf(key);
    this.#slots[place] = key;
    this.#slots[place + 1] = value;
  }

  #grow(): void {
    const smaller = this.#slots;
    this.#slots = new Int32Array(2 * smaller.length);
    this.#shift--;
    for (let at = 0; at < smaller.length; at += 2) {
      const key = smaller[at] as number;
      if (key === 0) continue;
      const place = this.#placeOf(key);
      this.#slots[place] = key;
      this.#slots[place + 1] = smaller[at + 1] as number;
    }
  }
}
