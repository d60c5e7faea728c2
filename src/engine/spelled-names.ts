// Follows one text from left to right and tells which of its words belong to a name that is spelled out.
import type { Naming } from './naming.ts';
import { mayBegin, type PhraseAnchor } from './phrases.ts';
import type { Protection } from './protection.ts';
import type { Word } from './split.ts';
import type { MutationScope } from './types.ts';

const noWords: readonly Word[] = [];

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

  /** The words of a kebab run (`payment-retry policy`) that are such words, in offsets of the run. */
  inKebab({ parts }: Naming, start: number, scope: MutationScope): readonly Word[] {
    if (start >= this.#end && !parts.some(({ anchor }) => anchor !== undefined)) return noWords;
    return parts.flatMap(({ word, anchor }) => {
      if (anchor !== undefined) this.#follow(anchor, start + word.start, start + word.end, scope);
      return start + word.start < this.#end ? [word] : noWords;
    });
  }

  #follow(anchor: PhraseAnchor, start: number, end: number, scope: MutationScope): void {
    const phraseEnd = this.#protection.phrases.endOf(this.#text, anchor, { start, end, scope });
    // `start` when there is none.
    if (phraseEnd > start) this.#end = Math.max(this.#end, phraseEnd);
  }
}
