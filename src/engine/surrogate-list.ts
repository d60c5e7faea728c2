// The shipped list of invented words, with what finds them in a text.
import { SurrogateFinder } from './surrogate-finder.ts';

export class SurrogateList {
  readonly words: readonly string[];
  readonly #indexOf = new Map<string, number>();
  #finder: SurrogateFinder | undefined;

  constructor(words: readonly string[]) {
    this.words = words;
    for (const [index, word] of words.entries()) this.#indexOf.set(word, index);
  }

  indexOf(word: string): number | undefined {
    return this.#indexOf.get(word);
  }

  /** Built on first use (about 10 ms and 1 MB for 25,000 words), then shared by every map and stream. */
  get finder(): SurrogateFinder {
    this.#finder ??= new SurrogateFinder(this.words);
    return this.#finder;
  }
}

const lists = new WeakMap<readonly string[], SurrogateList>();

/** One list object for one array of words, so that its finder exists once. */
export function surrogateList(words: readonly string[]): SurrogateList {
  const known = lists.get(words) ?? new SurrogateList(words);
  lists.set(words, known);
  return known;
}
