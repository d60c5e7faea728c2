// The leaf hashes of a chain, one after the other in memory: 32 bytes for each record.
import { createHash } from 'node:crypto';

const leafBytes = 32;
const blockLeaves = 32_768;

/** Grows in blocks, so that nothing is copied while it does. */
export class LeafList {
  readonly #blocks: Buffer[] = [];
  #count = 0;

  get count(): number {
    return this.#count;
  }

  /** 32 bytes; they are copied. */
  add(leaf: Uint8Array): void {
    const place = this.#count % blockLeaves;
    if (place === 0) this.#blocks.push(Buffer.allocUnsafe(blockLeaves * leafBytes));
    this.#blocks.at(-1)?.set(leaf, place * leafBytes);
    this.#count += 1;
  }

  /** Bytes of the leaves from one on, before another, in pieces of at most 1 MiB. */
  *slices(from: number, until: number): Generator<Buffer> {
    for (let start = from; start < Math.min(until, this.#count);) {
      const block = this.#blocks[Math.floor(start / blockLeaves)];
      if (block === undefined) return;
      const place = start % blockLeaves;
      const count = Math.min(blockLeaves - place, until - start, this.#count - start);
      yield block.subarray(place * leafBytes, (place + count) * leafBytes);
      start += count;
    }
  }

  /** The first so many as one buffer. */
  bytes(count = this.#count): Buffer {
    return Buffer.concat([...this.slices(0, count)]);
  }

  /** SHA-256 over the leaves from one on, before another, hex. */
  hash(from: number, until: number): string {
    const hash = createHash('sha256');
    for (const slice of this.slices(from, until)) hash.update(slice);
    return hash.digest('hex');
  }
}
