// How the words of a map are written in an answer. Remembered, since making a form costs more than finding its surrogate.
import { allSuffixes, inflect, type Suffix } from './morphology.ts';
import { applyCase, type WordCase } from './split.ts';
import type { WordMapEntry } from './types.ts';
import type { Morphology } from './vocabulary.ts';

const cases: readonly WordCase[] = ['lower', 'capital', 'upper'];

/** Whether a spelling has other cases. */
export const lettersOnly = /^[\p{L}\p{M}]+$/u;

/** A stored spelling in the case its surrogate was met in. Escaped spellings have no other case. */
export function inCase(spelling: string, wordCase: WordCase): string {
  return wordCase === 'lower' || !lettersOnly.test(spelling) ? spelling : applyCase(spelling, wordCase);
}

/** The forms of the entries of one map: their `seq` is the key. */
export class Spellings {
  readonly #morphology: Morphology;
  /** By `seq`; empty where not made yet. */
  readonly #capital: string[] = [];
  readonly #upper: string[] = [];
  readonly #inflected = new Map<number, string>();

  constructor(morphology: Morphology) {
    this.#morphology = morphology;
  }

  /** The real text of a surrogate in the case, with the suffix. A literal has no suffix. */
  of(entry: WordMapEntry, suffix: Suffix | undefined, wordCase: WordCase): string {
    if (suffix !== undefined) return this.#formOf(entry, suffix, wordCase);
    if (wordCase === 'lower') return entry.word;
    const known = wordCase === 'capital' ? this.#capital : this.#upper;
    const form = known[entry.seq];
    if (form !== undefined && form !== '') return form;
    // Without holes: an array with holes is several times slower.
    while (known.length <= entry.seq) known.push('');
    const made = entry.kind === 'literal' ? inCase(entry.word, wordCase) : applyCase(entry.word, wordCase);
    known[entry.seq] = made;
    return made;
  }

  #formOf(entry: WordMapEntry, suffix: Suffix, wordCase: WordCase): string {
    const key = (entry.seq * allSuffixes.length + allSuffixes.indexOf(suffix)) * cases.length + cases.indexOf(wordCase);
    let form = this.#inflected.get(key);
    if (form === undefined) {
      form = applyCase(inflect(entry.word, suffix, this.#morphology), wordCase);
      this.#inflected.set(key, form);
    }
    return form;
  }
}
