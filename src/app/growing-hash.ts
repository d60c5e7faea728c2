// SHA-256 of bodies of which each begins as an earlier one did: what the two share is hashed once.
import { createHash, hash, type Hash } from 'node:crypto';
import { commonLength } from '../proxy/recent-bodies.ts';
import { hmacPads, sha256Of } from './hmac.ts';

/** The state of a hash is kept after each so many bytes. */
const stepBytes = 16 * 1024;
/** Below this, hashing is as fast as comparing; above, a body keeps too many states. */
const minBytes = 2 * stepBytes;
const maxBytes = 4 * 1024 * 1024;
const maxKnown = 4;
/** Below this, copying is faster than going on from a state. */
const shortBytes = 4 * 1024;
/** To find the very byte where two bodies part takes longer than to hash so many more of them now and then. */
const nearBytes = 1024;

interface Known {
  /** Held by whoever else remembers the body: what is forgotten there is gone here too. */
  readonly bytes: WeakRef<Uint8Array>;
  /** After the first, the second, … step. */
  readonly states: readonly Hash[];
}

/** `prefix` and bytes together, hashed. What was hashed may not change afterwards. */
export class GrowingHash {
  readonly #prefix: Uint8Array;
  readonly #start: Hash;
  /** The oldest first. */
  #known: Known[] = [];

  constructor(prefix: Uint8Array = new Uint8Array(0)) {
    this.#prefix = prefix;
    this.#start = createHash('sha256').update(prefix);
  }

  /** 32 bytes. */
  digest(bytes: Uint8Array): Buffer {
    if (bytes.length < shortBytes) return sha256Of(this.#prefix, bytes);
    if (bytes.length < minBytes || bytes.length > maxBytes) return this.#start.copy().update(bytes).digest();
    const states = [...this.#statesOf(bytes)];
    let at = states.length * stepBytes;
    const state = (states.at(-1) ?? this.#start).copy();
    for (; at + stepBytes <= bytes.length; at += stepBytes) {
      state.update(bytes.subarray(at, at + stepBytes));
      states.push(state.copy());
    }
    this.#known = [...this.#known.slice(1 - maxKnown), { bytes: new WeakRef(bytes), states }];
    return state.update(bytes.subarray(at)).digest();
  }

  /** Those of the earlier body that shares most steps with this one, the newest of them. */
  #statesOf(bytes: Uint8Array): readonly Hash[] {
    let best: readonly Hash[] = [];
    for (const { bytes: ref, states } of this.#known.toReversed()) {
      const earlier = ref.deref();
      if (earlier === undefined || states.length <= best.length) continue;
      const steps = Math.min(states.length, Math.floor(commonLength(earlier, bytes, nearBytes) / stepBytes));
      if (steps > best.length) best = states.slice(0, steps);
    }
    return best;
  }
}

/** HMAC-SHA256 (RFC 2104) of bodies under one key of at most 64 bytes: hex. */
export function growingHmac(key: Uint8Array): (bytes: Uint8Array) => string {
  const { inner, outer } = hmacPads(key);
  const growing = new GrowingHash(inner);
  return (bytes) => hash('sha256', Buffer.concat([outer, growing.digest(bytes)]), 'hex');
}
