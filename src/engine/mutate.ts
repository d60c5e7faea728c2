// Puts surrogates in the place of protected words, in any text, and proves that they come back.
import { MutationPlan } from './mutation-plan.ts';
import { Namer } from './naming.ts';
import type { Protection } from './protection.ts';
import { makeReversible } from './reversible.ts';
import type { CopyUnits, MutateOptions, Mutation, MutationEdit } from './types.ts';
import { VendorText, type VendorTextOptions } from './vendor-text.ts';
import type { WordMap } from './word-map.ts';

/** Mutates texts under one protection. Cheap to keep, caches what it learnt about names. */
export class Mutator {
  readonly #map: WordMap;
  readonly #protection: Protection;
  readonly #namer: Namer;
  /** By `seq`: the number of the mutation that carried it last. */
  #carriedBy = new Int32Array(1024);
  #mutations = 0;
  #vendorText: VendorText | undefined;

  /** `copyUnits`: what the platform has for it; a loop by default. */
  constructor(map: WordMap, protection: Protection, copyUnits?: CopyUnits) {
    this.#map = map;
    this.#protection = protection;
    this.#namer = new Namer(map, protection, copyUnits);
  }

  /** What it mutates by. */
  get protection(): Protection {
    return this.#protection;
  }

  /**
   * Learns what names become before a text brings them, so that the first texts are as fast as the later ones (10 to
   * 20 µs a name; the caller cuts the list into slices). Allocates no surrogates. False when there is no room for more.
   */
  preload(names: Iterable<string>): boolean {
    return this.#namer.preload(names);
  }

  /**
   * The map may get new entries; they are to be persisted before the text is sent. Throws MutationError
   * (`not-reversible`) when the result would not come back; then nothing may be sent.
   */
  mutate(text: string, options: MutateOptions): Mutation {
    const plan = new MutationPlan({ text, options, namer: this.#namer, protection: this.#protection });
    const result = makeReversible(this.#map, text, plan.edits());
    const carried = this.#carriedIn(result.edits);
    return { text: result.text, edits: result.edits, ...plan.counts, carried };
  }

  /**
   * The same for a text in which an AI tool's own prompt stands beside what is the user's (system text, reminders,
   * descriptions of tools): the paragraphs that name nothing of the user's keep their common words.
   */
  mutateSetup(text: string, { schemaNames, roots, kept }: VendorTextOptions): Mutation {
    this.#vendorText ??= new VendorText(this.#protection);
    const sections = this.#vendorText.sections(text, { schemaNames, roots });
    return this.mutate(text, { scope: 'full', schemaNames, sections, kept });
  }

  /** A set is asked only once for each number: texts carry few surrogates, often. */
  #carriedIn(edits: readonly MutationEdit[]): ReadonlySet<number> {
    const carried = new Set<number>();
    const mutation = ++this.#mutations;
    if (this.#map.lastSeq >= this.#carriedBy.length) {
      const larger = new Int32Array(this.#map.lastSeq * 2);
      larger.set(this.#carriedBy);
      this.#carriedBy = larger;
    }
    for (const { carries } of edits) {
      for (const seq of carries) {
        if (this.#carriedBy[seq] === mutation) continue;
        this.#carriedBy[seq] = mutation;
        carried.add(seq);
      }
    }
    return carried;
  }
}
