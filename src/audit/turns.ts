// Long work on the event loop that others share, a few milliseconds at a time.

/** A request that arrives meanwhile waits no longer than this. */
const turnMs = 8;

/** Says after each step whether it is time to let others go on. */
export class Turns {
  #endsMs = performance.now() + turnMs;

  get isOver(): boolean {
    return performance.now() >= this.#endsMs;
  }

  /** Resolves in the next turn of the event loop. */
  async next(): Promise<void> {
    await new Promise<void>((resolve) => void setImmediate(resolve));
    this.#endsMs = performance.now() + turnMs;
  }
}
