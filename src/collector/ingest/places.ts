// How many batches are in work at a time: memory and connections of the database are bounded, whoever comes.
import { Refused } from '../http/refused.ts';

const retryAfterSeconds = 2;

export class Places {
  readonly total: number;
  readonly #onChange: (running: number) => void;
  #running = 0;

  constructor(total: number, onChange: (running: number) => void = () => undefined) {
    this.total = total;
    this.#onChange = onChange;
  }

  /** Throws Refused `busy` when there is none; otherwise the caller's place until its work settles. */
  async use<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.#running >= this.total) {
      throw new Refused('busy', 'The collector has as many batches in work as it can take. Send it again.', {
        retryAfterSeconds,
      });
    }
    this.#onChange((this.#running += 1));
    try {
      return await work();
    } finally {
      this.#onChange((this.#running -= 1));
    }
  }
}
