// The last bodies that left: one that comes again byte for byte, as when a tool tries once more, leaves as it left.
import type { RequestFacts } from '../wire/types.ts';
import { Tally } from './tally.ts';

/** Of a body before and after, as the record carries them; null: there was none. */
export interface BodyHashes {
  readonly original: string | null;
  readonly sent: string | null;
}

export interface SentBody {
  /** All that the outcome depends on, but the bytes; undefined: it is worth nothing to other requests. */
  readonly context: string | undefined;
  readonly original: Buffer;
  readonly sent: Buffer;
  readonly facts: RequestFacts;
  readonly tally: Tally;
  readonly lastMessage: string;
  readonly hashes: BodyHashes;
}

const maxBodies = 4;
const maxBytes = 8 * 1024 * 1024;

export class SentBodies {
  /** The oldest first. */
  #bodies: SentBody[] = [];

  find(original: Buffer, context: string | undefined): SentBody | undefined {
    if (context === undefined) return undefined;
    return this.#bodies.find((body) => body.context === context && isSame(body.original, original));
  }

  /** The newest of so many bytes, as its client sent it. */
  originalOf(length: number): Buffer | undefined {
    return this.#bodies.findLast(({ original }) => original.length === length)?.original;
  }

  /** Takes the place of the same one. */
  keep(body: SentBody): void {
    if (sizeOf(body) > maxBytes) return;
    const others = this.#bodies.filter((other) => other.original !== body.original);
    const kept = [...others.slice(1 - maxBodies), body];
    while (kept.reduce((sum, each) => sum + sizeOf(each), 0) > maxBytes) kept.shift();
    this.#bodies = kept;
  }

  clear(): void {
    this.#bodies = [];
  }
}

const endBytes = 1024;

/** Bodies of one conversation begin alike: that two of them differ shows at their ends. */
function isSame(one: Buffer, other: Buffer): boolean {
  return one.length === other.length && one.subarray(-endBytes).equals(other.subarray(-endBytes)) && one.equals(other);
}

/** What a tally is the next time: what was renewed once is not new then. */
export function settled(tally: Tally): Tally {
  const copy = new Tally();
  copy.merge(tally);
  copy.renewedForms = 0;
  return copy;
}

function sizeOf({ original, sent }: SentBody): number {
  return original.length + (sent === original ? 0 : sent.length);
}
