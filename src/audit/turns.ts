// Long work on the event loop that others share, a few milliseconds at a time.

/** How long a turn is, and how long others have the event loop for themselves after it. */
export interface TurnTimes {
  readonly turnMs: number;
  readonly restMs: number;
}

/** Somebody waits for the end. A request that arrives meanwhile waits no longer than a turn. */
export const awaitedWork: TurnTimes = { turnMs: 8, restMs: 0 };
/** Nobody waits: it takes a fifth of the time, so that a request that comes back several times is not held up. */
export const backgroundWork: TurnTimes = { turnMs: 2, restMs: 8 };

/** Says after each step whether it is time to let others go on. */
export class Turns {
  readonly #times: TurnTimes;
  #endsMs: number;

  constructor(times: TurnTimes = awaitedWork) {
    this.#times = times;
    this.#endsMs = performance.now() + times.turnMs;
  }

  get isOver(): boolean {
    return performance.now() >= this.#endsMs;
  }

  /** Resolves in a later turn of the event loop. */
  async next(): Promise<void> {
    const { turnMs, restMs } = this.#times;
    await new Promise<void>((resolve) => void (restMs > 0 ? setTimeout(resolve, restMs) : setImmediate(resolve)));
    this.#endsMs = performance.now() + turnMs;
  }
}
