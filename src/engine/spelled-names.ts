// Follows one text from left to right and tells which of its words belong to a name that is spelled out.
import type { Naming } from './naming.ts';
import { mayBegin, type PhraseAnchor } from './phrases.ts';
import type { Protection } from './protection.ts';
import type { MutationScope } from './types.ts';

export class SpelledNames {
  readonly #text: string;
  readonly #protection: Protection;
  /** Where the name ends that is spelled out here or before. */
  #end = 0;

  constructor(text: string, protection: Protection) {
    this.#text = text;
    this.#protection = protection;
  }

  /** Whether the token at the place is such a word. */
  takes({ anchor }: Naming, start: number, end: number, scope: MutationScope): boolean {
    if (anchor !== undefined && mayBegin(this.#text, anchor, start, end)) this.#follow(anchor, start, end, scope);
    return start < this.#end;
  }

  #follow(anchor: PhraseAnchor, start: number, end: number, scope: MutationScope): void {
    const phraseEnd = this.#protection.phrases.endOf(this.#text, anchor, { start, end, scope });
    // `start` when there is none.
    if (phraseEnd > start) this.#end = Math.max(this.#end, phraseEnd);
  }
}
