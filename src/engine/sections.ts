// Which rule a place in a text gets, when not all of the text gets the same.
import type { MutationScope, TextSection } from './types.ts';

/** Finds the rule of a place; asked from left to right it takes no search. */
export class SectionScopes {
  readonly #scope: MutationScope;
  readonly #sections: readonly TextSection[];
  #found: TextSection;
  #next = 0;

  /** `sections` are sorted and do not overlap; between them `scope` counts. */
  constructor(scope: MutationScope, sections: readonly TextSection[]) {
    this.#scope = scope;
    this.#sections = sections;
    this.#found = { scope, start: 0, end: sections[0]?.start ?? Infinity };
  }

  at(place: number): MutationScope {
    if (place >= this.#found.end || place < this.#found.start) this.#find(place);
    return this.#found.scope;
  }

  #find(place: number): void {
    if (place < this.#found.start) this.#next = 0;
    const sections = this.#sections;
    while ((sections[this.#next]?.end ?? Infinity) <= place) this.#next++;
    const section = sections[this.#next];
    const before = sections[this.#next - 1]?.end ?? 0;
    this.#found =
      section === undefined || place < section.start
        ? { scope: this.#scope, start: before, end: section?.start ?? Infinity }
        : section;
  }
}
