// Signed thinking blocks that an upstream produced through this proxy. One that comes back as it was, signature and
// text, is the provider's own; any other may hold anything.
import type { SignedText } from '../wire/types.ts';

const maxBlocks = 20_000;

export class SignedBlocks {
  readonly #hash: (text: string) => string;
  readonly #known = new Set<string>();

  /** The hash is keyed, so that a memory dump tells nothing about the blocks. */
  constructor(hash: (text: string) => string) {
    this.#hash = hash;
  }

  remember(upstreamKey: string, blocks: readonly SignedText[]): void {
    for (const block of blocks) {
      const key = this.#key(upstreamKey, block);
      this.#known.delete(key);
      this.#known.add(key);
      const oldest = this.#known.values().next();
      if (this.#known.size > maxBlocks && oldest.done !== true) this.#known.delete(oldest.value);
    }
  }

  isKnown(upstreamKey: string, block: SignedText): boolean {
    const key = this.#key(upstreamKey, block);
    if (!this.#known.delete(key)) return false;
    this.#known.add(key);
    return true;
  }

  /** A signature vouches only for the text that came with it: only the provider could tell them apart, and too late. */
  #key(upstreamKey: string, { signature, text }: SignedText): string {
    return this.#hash(`${upstreamKey}\n${signature}\n${text}`);
  }
}
