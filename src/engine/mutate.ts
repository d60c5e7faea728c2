// Puts surrogates in the place of protected words, in any text, and proves that they come back.
import { MutationPlan } from './mutation-plan.ts';
import { Namer } from './naming.ts';
import type { Protection } from './protection.ts';
import { makeReversible } from './reversible.ts';
import type { MutateOptions, Mutation } from './types.ts';
import type { WordMap } from './word-map.ts';

/** Mutates texts under one protection. Cheap to keep, caches what it learnt about names. */
export class Mutator {
  readonly #map: WordMap;
  readonly #protection: Protection;
  readonly #namer: Namer;

  constructor(map: WordMap, protection: Protection) {
    this.#map = map;
    this.#protection = protection;
    this.#namer = new Namer(map, protection);
  }

  /** What it mutates by. */
  get protection(): Protection {
    return this.#protection;
  }

  /**
   * The map may get new entries; they are to be persisted before the text is sent. Throws MutationError
   * (`not-reversible`) when the result would not come back; then nothing may be sent.
   */
  mutate(text: string, options: MutateOptions): Mutation {
    const plan = new MutationPlan({ text, options, namer: this.#namer, protection: this.#protection });
    const result = makeReversible(this.#map, text, plan.edits());
    const carried = new Set<number>();
    for (const edit of result.edits) for (const seq of edit.carries) carried.add(seq);
    return { text: result.text, edits: result.edits, ...plan.counts, carried };
  }
}
