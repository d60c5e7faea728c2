// Tells whoever waits that waiting is over. As much of an AbortController as an exchange needs: Node's own costs some
// fifty microseconds for each exchange, with its three or four listeners, and each of those is an object to collect.
import type { CancelSignal } from '../base/async.ts';

export class CancelSource implements CancelSignal {
  readonly #listeners = new Set<() => void>();
  #aborted = false;
  #reason: unknown;

  get aborted(): boolean {
    return this.#aborted;
  }

  get reason(): unknown {
    return this.#reason;
  }

  /** Called at most once, and not when it is over already. */
  addEventListener(_type: 'abort', listener: () => void): void {
    this.#listeners.add(listener);
  }

  removeEventListener(_type: 'abort', listener: () => void): void {
    this.#listeners.delete(listener);
  }

  /** The first reason stays. */
  abort(reason: unknown): void {
    if (this.#aborted) return;
    this.#aborted = true;
    this.#reason = reason;
    for (const listener of this.#listeners) if (this.#listeners.delete(listener)) listener();
  }
}
