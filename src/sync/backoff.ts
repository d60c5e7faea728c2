// How long to wait after a failure: twice as long after each, and a random part of it, so that a thousand devices do not come
// back at once ("full jitter").

const leastMs = 1000;
const mostMs = 15 * 60 * 1000;
/** A collector that says when to come back is believed, up to here. */
const mostRetryAfterMs = 60 * 60 * 1000;

export class Backoff {
  readonly #random: () => number;
  #failures = 0;

  /** `random`: 0 to 1. */
  constructor(random: () => number) {
    this.#random = random;
  }

  /** Milliseconds, 1 s to 15 min; never less than the collector asked for (at most an hour). */
  next(retryAfterMs = 0): number {
    this.#failures += 1;
    const most = Math.min(mostMs, leastMs * 2 ** Math.min(this.#failures, 30));
    const drawn = Math.max(leastMs, Math.round(this.#random() * most));
    return Math.max(drawn, Math.min(retryAfterMs, mostRetryAfterMs));
  }

  succeeded(): void {
    this.#failures = 0;
  }
}
