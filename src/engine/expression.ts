// How a real word is written with surrogates: by its own, as base + suffix, glued of the surrogates of its parts, or with
// surrogates in the place of the terms inside it.
import type { Span } from '../base/text.ts';
import { lemmas, type WrittenSuffix } from './morphology.ts';
import { readSurrogate, type Reading } from './reading.ts';
import type { WordMapEntry } from './types.ts';
import type { WordMap } from './word-map.ts';

export interface Expression {
  /** Lower case; case is applied to it as to the word. */
  readonly text: string;
  /** `seq` of the entries it is made of. */
  readonly carries: readonly number[];
}

const cacheLimit = 50_000;
const minGluedLetters = 8;
const minPartLetters = 4;
const maxParts = 4;

/**
 * Expressions of lower-case ASCII words. What a word is expressed by never changes once it was expressed: an own
 * entry always wins, the choice of a base is static or goes to the oldest entry, and a composition to the one whose
 * newest part is oldest. Entries added later cannot win against these.
 */
export class Expressions {
  readonly #map: WordMap;
  readonly #isTerm: (word: string) => boolean;
  readonly #termsIn: (word: string) => readonly Span[];
  readonly #known = new Map<string, Expression>();

  /** `termsIn` finds the terms inside a word that is none itself. */
  constructor(map: WordMap, isTerm: (word: string) => boolean, termsIn: (word: string) => readonly Span[] = () => []) {
    this.#map = map;
    this.#isTerm = isTerm;
    this.#termsIn = termsIn;
  }

  /** Allocates what is missing. */
  of(word: string): Expression {
    const known = this.#known.get(word);
    if (known !== undefined) return known;
    if (this.#known.size >= cacheLimit) this.#known.clear();
    const expression = this.#make(word);
    this.#known.set(word, expression);
    return expression;
  }

  #make(word: string): Expression {
    const own = this.#map.wordEntry(word);
    if (own !== undefined) return expressionOf([own], '');
    const spans = this.#isTerm(word) ? [] : this.#termsIn(word);
    const composed = spans.length > 0 ? this.#spliced(word, spans) : this.#composed(word);
    if (composed !== undefined && this.#comesBack(composed, word)) return composed;
    return expressionOf([this.#map.allocateWord(word)], '');
  }

  /** The oldest way to write the word with entries of other words; allocates what a static rule demands. */
  #composed(word: string): Expression | undefined {
    let plan = this.#oldestPlan(word, false);
    if (plan === undefined) {
      const fresh = this.#oldestPlan(word, true);
      if (fresh === undefined) return undefined;
      for (const part of fresh.parts) if (!this.#map.vocabulary.structural.has(part)) this.#map.allocateWord(part);
      // Asked again, so that the answer is the one that a map with these entries gives.
      plan = this.#oldestPlan(word, false);
    }
    return plan && this.#expressionOf(plan);
  }

  /**
   * A form of a term, or the word with terms replaced inside it. The parts get their entries first, so that the answer
   * is the one that a map with these entries gives.
   */
  #spliced(word: string, spans: readonly Span[]): Expression | undefined {
    const inside = spans.filter(({ start, end }) => end - start < word.length);
    const parts = inside.map(({ start, end }) => this.of(word.slice(start, end)));
    for (const plan of this.#inflectedPlans(word)) {
      if (!plan.parts.every((part) => this.#isTerm(part))) continue;
      const inflected = this.#expressionOf(plan);
      if (this.#comesBack(inflected, word)) return inflected;
    }
    // The word as a whole is a form of a term that has no entry yet: it gets one of its own.
    if (inside.length < spans.length) return undefined;
    let text = '';
    let last = 0;
    const carries = new Set<number>();
    for (const [index, span] of spans.entries()) {
      const part = parts[index];
      if (part === undefined) return undefined;
      text += word.slice(last, span.start) + part.text;
      last = span.end;
      for (const seq of part.carries) carries.add(seq);
    }
    return { text: text + word.slice(last), carries: [...carries] };
  }

  #oldestPlan(word: string, isNew: boolean): Plan | undefined {
    let oldest: Plan | undefined;
    for (const plan of [...this.#inflectedPlans(word), ...this.#gluedPlans(word, isNew)]) {
      if (oldest === undefined || plan.age < oldest.age) oldest = plan;
    }
    return oldest;
  }

  #inflectedPlans(word: string): readonly Plan[] {
    const { morphology, structural } = this.#map.vocabulary;
    const plans: Plan[] = [];
    for (const { base, suffix } of lemmas(word, morphology)) {
      if (structural.has(base)) continue;
      const age = this.#isKnown(base) && !this.#isWrittenAsForm(base) ? 0 : this.#map.wordEntry(base)?.seq;
      if (age !== undefined) plans.push({ age, parts: [base], suffix });
    }
    return plans;
  }

  /** A word without an entry that is a form itself (`settling` of settle) must not get one later: it may have been sent. */
  #isWrittenAsForm(word: string): boolean {
    const { morphology, structural } = this.#map.vocabulary;
    if (this.#map.wordEntry(word) !== undefined) return false;
    return lemmas(word, morphology).some(
      ({ base }) => !structural.has(base) && (this.#isKnown(base) || this.#map.wordEntry(base) !== undefined),
    );
  }

  #isKnown(word: string): boolean {
    const { english, domain, ecosystemsOf } = this.#map.vocabulary;
    return english.has(word) || domain.has(word) || ecosystemsOf(word) > 1;
  }

  /** Cuts into structural words and words with entries; with `isNew` also into terms without one. */
  #gluedPlans(word: string, isNew: boolean): readonly Plan[] {
    if (word.length < minGluedLetters || this.#isKnown(word)) return [];
    const { structural } = this.#map.vocabulary;
    const ageOf = (part: string): number | undefined => {
      if (structural.has(part)) return 0;
      if (part.length < minPartLetters || part === word) return undefined;
      return (
        this.#map.wordEntry(part)?.seq ??
        (isNew && this.#isTerm(part) && !this.#isWrittenAsForm(part) ? Infinity : undefined)
      );
    };
    const stems = word.endsWith('s') && !word.endsWith('ss') ? [word, word.slice(0, -1)] : [word];
    const plans: Plan[] = [];
    for (const stem of stems) {
      const found = cut(stem, ageOf);
      if (found === undefined || found.parts.length < 2 || found.age === 0) continue;
      plans.push({ ...found, suffix: stem === word ? '' : 's' });
    }
    return plans;
  }

  #expressionOf(plan: Plan): Expression {
    const { structural } = this.#map.vocabulary;
    const parts = plan.parts.map((part) => (structural.has(part) ? part : this.#map.allocateWord(part)));
    return expressionOf(parts, plan.suffix);
  }

  /**
   * Whether the composed text reads back as the word. Shipped words that stand across its seams by accident are
   * burnt if they are free, so that the answer stays the same for ever.
   */
  #comesBack(expression: Expression, word: string): boolean {
    const { text } = expression;
    const readings: (Reading & { readonly start: number })[] = [];
    let isClean = true;
    this.#map.scan(text, (start, end, id) => {
      const entry = this.#map.stateOf(id);
      if (entry === 'free') this.#map.burn(id);
      if (typeof entry === 'string') return;
      const reading = this.#readAt(text, start, end, entry);
      if (expression.carries.includes(entry.seq)) readings.push({ start, ...reading });
      else isClean = false;
    });
    if (!isClean) return false;
    let result = '';
    let last = 0;
    for (const reading of readings.toSorted((left, right) => left.start - right.start)) {
      if (reading.start < last) return false;
      result += text.slice(last, reading.start) + reading.text;
      last = reading.end;
    }
    return result + text.slice(last) === word;
  }

  #readAt(text: string, start: number, end: number, entry: WordMapEntry): Reading {
    const { spellings } = this.#map;
    const reading = readSurrogate(text, { start, end, wordCase: 'lower' }, { entry, spellings, isFinal: true });
    return reading === 'undecided' ? { end, text: '' } : reading;
  }
}

function expressionOf(parts: readonly (WordMapEntry | string)[], suffix: string): Expression {
  const carries = new Set<number>();
  let text = '';
  for (const part of parts) {
    text += typeof part === 'string' ? part : part.surrogate;
    if (typeof part !== 'string') carries.add(part.seq);
  }
  return { text: text + suffix, carries: [...carries] };
}

interface Cut {
  /** `seq` of the newest entry it needs; 0 when it needs none. */
  readonly age: number;
  readonly parts: readonly string[];
}

interface Plan extends Cut {
  readonly suffix: WrittenSuffix | '';
}

/** The cut of a word into aged parts whose newest part is oldest; then the one of fewest parts. */
function cut(word: string, ageOf: (part: string) => number | undefined): Cut | undefined {
  const best: (Cut | undefined)[] = [{ age: 0, parts: [] }];
  for (let end = 1; end <= word.length; end++) {
    for (let start = 0; start <= end - 3; start++) {
      const before = best[start];
      if (before === undefined || before.parts.length === maxParts) continue;
      const part = word.slice(start, end);
      const partAge = ageOf(part);
      if (partAge === undefined) continue;
      const age = Math.max(before.age, partAge);
      const known = best[end];
      const isBetter =
        known === undefined || age < known.age || (age === known.age && before.parts.length + 1 < known.parts.length);
      if (isBetter) best[end] = { age, parts: [...before.parts, part] };
    }
  }
  return best[word.length];
}
