// The verifier's own tree (RFC 6962 §2.1): a mistake in the writer's would otherwise confirm itself. Hashes are hex
// strings: one-shot hashing returns these twice as fast as bytes.
import { hash } from 'node:crypto';

/** Grows leaf by leaf and keeps the roots of its perfect subtrees, the largest first. */
export class HexTree {
  readonly #frontier: string[];
  #size: number;
  /** A node as it is hashed: 0x01, left, right. */
  readonly #node = Buffer.alloc(65, 1);

  /** `frontier`: one hash for each bit of the size that is set. */
  constructor(frontier: readonly string[] = [], size = 0) {
    this.#frontier = [...frontier];
    this.#size = size;
  }

  get size(): number {
    return this.#size;
  }

  /** `leaf`: 64 hex digits. */
  append(leaf: string): void {
    let node = leaf;
    for (let rest = this.#size; rest % 2 === 1; rest = (rest - 1) / 2)
      node = this.#join(this.#frontier.pop() ?? '', node);
    this.#frontier.push(node);
    this.#size += 1;
  }

  root(): string {
    const [last, ...others] = this.#frontier.toReversed();
    if (last === undefined) return hash('sha256', '', 'hex');
    return others.reduce((right, left) => this.#join(left, right), last);
  }

  frontier(): readonly string[] {
    return [...this.#frontier];
  }

  #join(left: string, right: string): string {
    this.#node.write(left, 1, 'hex');
    this.#node.write(right, 33, 'hex');
    return hash('sha256', this.#node, 'hex');
  }
}

/** Whether a frontier has one hash for each bit of the size that is set. */
export function fits(frontier: readonly string[], size: number): boolean {
  let bits = 0;
  for (let rest = size; rest > 0; rest = Math.floor(rest / 2)) bits += rest % 2;
  return frontier.length === bits;
}
