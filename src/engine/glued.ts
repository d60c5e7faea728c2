// Terms inside longer words: `libkestrel`, `kestrelctl`. The mirror image of reversal, which works on substrings too.
import type { Span } from '../base/text.ts';
import { inflect } from './morphology.ts';
import { isCased } from './plain-spellings.ts';
import { isAscii } from './split.ts';
import type { Morphology } from './vocabulary.ts';

const minLetters = 5;

/** Finds terms of five letters and more inside words of lower-case letters. */
export class GluedTerms {
  /** By their first five letters, longest first. */
  readonly #terms = new Map<string, string[]>();

  /** Forms that do not simply append the suffix are found as well: reversal can write them. */
  constructor(terms: Iterable<string>, morphology: Morphology) {
    for (const term of terms) {
      if (term.length < minLetters || !isCased(term)) continue;
      this.#add(term);
      if (!isAscii(term)) continue;
      for (const suffix of ['ed', 'ing'] as const) {
        const form = inflect(term, suffix, morphology);
        if (form !== term + suffix) this.#add(form);
      }
    }
    for (const group of this.#terms.values()) group.sort((left, right) => right.length - left.length);
  }

  /**
   * The terms that together cover most of the word (`settlesettle` is settle twice, not `settles` and a rest); none lies
   * over another.
   */
  spansIn(word: string): readonly Span[] {
    let letters: Int32Array | undefined;
    let taken: Int32Array | undefined;
    for (let start = word.length - minLetters; start >= 0; start--) {
      if (letters !== undefined) letters[start] = letters[start + 1] ?? 0;
      for (const term of this.#terms.get(word.slice(start, start + minLetters)) ?? []) {
        if (!word.startsWith(term, start)) continue;
        letters ??= new Int32Array(word.length + 1);
        taken ??= new Int32Array(word.length + 1);
        const covered = term.length + (letters[start + term.length] ?? 0);
        if (covered < (letters[start] ?? 0) || (covered === letters[start] && taken[start] !== 0)) continue;
        letters[start] = covered;
        taken[start] = term.length;
      }
    }
    return taken === undefined ? [] : spansOf(taken);
  }

  /** All that is looked for. */
  get forms(): readonly string[] {
    return [...this.#terms.values()].flat();
  }

  #add(term: string): void {
    const key = term.slice(0, minLetters);
    const terms = this.#terms.get(key) ?? [];
    if (!terms.includes(term)) terms.push(term);
    this.#terms.set(key, terms);
  }
}

function spansOf(lengths: Int32Array): readonly Span[] {
  const spans: Span[] = [];
  for (let start = 0; start < lengths.length;) {
    const length = lengths[start] ?? 0;
    if (length > 0) spans.push({ start, end: start + length });
    start += Math.max(length, 1);
  }
  return spans;
}
