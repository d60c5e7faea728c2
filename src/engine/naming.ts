// What a token or a kebab run becomes: which of its words change (protection) and into what (word map).
import { Expressions } from './expression.ts';
import type { Protection } from './protection.ts';
import { literalForm } from './reading.ts';
import { applyCase, caseOf, isAscii, type Word } from './split.ts';
import type { MutationEdit, MutationScope } from './types.ts';
import type { WordMap } from './word-map.ts';

/** A token or kebab run under one scope. */
export interface Naming {
  /** The words that change. */
  readonly words: readonly Word[];
  /** Their replacements, in offsets of the run, one for each word; made on first use. */
  edits(): readonly MutationEdit[];
  /** The mutation that counted it last; each counts a name once. */
  countedBy: object | undefined;
}

const cacheLimit = 100_000;
const maxCachedLength = 120;

export class Namer {
  readonly #map: WordMap;
  readonly #protection: Protection;
  readonly #expressions: Expressions;
  readonly #caches: Readonly<Record<MutationScope, Map<string, Naming>>> = { full: new Map(), declared: new Map() };

  constructor(map: WordMap, protection: Protection) {
    this.#map = map;
    this.#protection = protection;
    this.#expressions = new Expressions(
      map,
      (word) => protection.isTerm(word),
      (word) => protection.termsInside(word),
    );
  }

  /** What a token, or a kebab run if it holds a hyphen, becomes. */
  of(run: string, scope: MutationScope): Naming {
    const cache = this.#caches[scope];
    const known = cache.get(run);
    if (known !== undefined) return known;
    const naming = this.#make(run, scope);
    if (cache.size >= cacheLimit) cache.clear();
    if (run.length <= maxCachedLength) cache.set(run, naming);
    return naming;
  }

  /** The replacement of one word. */
  wordEdit(word: Word): MutationEdit {
    const wordCase = caseOf(word.text);
    // `kESTREL` has no case that a surrogate can carry.
    if (!isAscii(word.text) || wordCase === 'mixed') return this.#literalEdit(word);
    const { text, carries } = this.#expressions.of(word.text.toLowerCase());
    return { start: word.start, end: word.end, text: applyCase(text, wordCase), carries };
  }

  /** The replacement of a raw spelling that holds escapes; `decoded` tells its case. */
  escapedEdit(raw: Word, decoded: string): MutationEdit {
    const entry = this.#map.allocateLiteral(raw.text);
    return { start: raw.start, end: raw.end, text: applyCase(entry.surrogate, caseOf(decoded)), carries: [entry.seq] };
  }

  #literalEdit(word: Word): MutationEdit {
    const { spelling, wordCase } = literalForm(word.text);
    const entry = this.#map.allocateLiteral(spelling);
    return { start: word.start, end: word.end, text: applyCase(entry.surrogate, wordCase), carries: [entry.seq] };
  }

  #make(run: string, scope: MutationScope): Naming {
    const words = run.includes('-')
      ? this.#protection.kebabWordsToChange(run, scope)
      : this.#protection.wordsToChange(run, scope);
    let edits: readonly MutationEdit[] | undefined;
    const make = (): readonly MutationEdit[] => (edits ??= words.map((word) => this.wordEdit(word)));
    return { words, edits: make, countedBy: undefined };
  }
}
