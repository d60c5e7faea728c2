// How many clients run at a time: two on two cores, one where memory is short (a client and a proxy take up to 1 GB).
import { availableParallelism, freemem } from 'node:os';

const gigabyte = 1 << 30;

export class Slots {
  readonly #waiting: (() => void)[] = [];
  #free = Math.max(1, Math.min(availableParallelism(), 4, Math.floor(freemem() / (1.5 * gigabyte))));

  /** Runs it when there is a place. */
  async run<T>(task: () => Promise<T>): Promise<T> {
    if (this.#free === 0) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    else this.#free -= 1;
    try {
      return await task();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#free += 1;
      else next();
    }
  }
}
