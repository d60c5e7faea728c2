// Bodies of the last requests: a turn begins as the one before, and what is equal need not be read again.
import { asBuffer } from './as-buffer.ts';
import type { EarlierBody, WalkedMessages } from '../wire/types.ts';

interface RecentBody {
  readonly bytes: Uint8Array;
  readonly walked: WalkedMessages;
}

const maxBodies = 12;
const maxBytes = 16 * 1024 * 1024;
/** Below this, reading is as fast as comparing. */
const minBytes = 4 * 1024;

export class RecentBodies {
  /** The oldest first. */
  #bodies: RecentBody[] = [];

  /** The one that shares most of its beginning with this body. `compare`: 0 when equal, as `Buffer.compare`. */
  earlier(body: Uint8Array): EarlierBody | undefined {
    if (body.length < minBytes) return undefined;
    let best: EarlierBody | undefined;
    for (const { bytes, walked } of this.#bodies.toReversed()) {
      const length = commonLength(bytes, body);
      if (length > Math.max(minBytes, best?.length ?? 0)) best = { walked, length };
      // Another one could hardly share more.
      if (length + minBytes >= body.length) break;
    }
    return best;
  }

  /** Takes the place of one that it continues. */
  keep(body: Uint8Array, walked: WalkedMessages, continued: EarlierBody | undefined): void {
    if (body.length < minBytes || body.length > maxBytes / 2) return;
    const others = this.#bodies.filter((other) => other.walked !== continued?.walked);
    const kept = [...others.slice(1 - maxBodies), { bytes: body, walked }];
    while (kept.reduce((sum, { bytes }) => sum + bytes.length, 0) > maxBytes) kept.shift();
    this.#bodies = kept;
  }

  clear(): void {
    this.#bodies = [];
  }
}

/**
 * Bytes from the start that both share, or fewer than `within` less: by growing steps while they are equal, then by
 * halves.
 */
export function commonLength(one: Uint8Array, other: Uint8Array, within = 1): number {
  const left = asBuffer(one);
  const end = Math.min(one.length, other.length);
  let at = 0;
  let step = 4096;
  while (at < end && step >= within) {
    const to = Math.min(end, at + step);
    if (left.compare(other, at, to, at, to) === 0) {
      at = to;
      step *= 2;
    } else step = Math.min(step >> 1, to - at - 1);
  }
  return at;
}
