// Signatures of thinking blocks that an upstream produced through this proxy. A block that comes back under one of
// them is the provider's own text; under any other it may be anything.

const maxSignatures = 20_000;

export class SignedBlocks {
  readonly #hash: (text: string) => string;
  readonly #known = new Set<string>();

  /** The hash is keyed, so that a memory dump tells nothing about the blocks. */
  constructor(hash: (text: string) => string) {
    this.#hash = hash;
  }

  remember(upstreamKey: string, signatures: readonly string[]): void {
    for (const signature of signatures) {
      const key = this.#key(upstreamKey, signature);
      this.#known.delete(key);
      this.#known.add(key);
      const oldest = this.#known.values().next();
      if (this.#known.size > maxSignatures && oldest.done !== true) this.#known.delete(oldest.value);
    }
  }

  isKnown(upstreamKey: string, signature: string): boolean {
    const key = this.#key(upstreamKey, signature);
    if (!this.#known.delete(key)) return false;
    this.#known.add(key);
    return true;
  }

  #key(upstreamKey: string, signature: string): string {
    return this.#hash(`${upstreamKey}\n${signature}`);
  }
}
