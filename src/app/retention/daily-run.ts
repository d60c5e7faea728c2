// Something that is done once a day, in the background of a process that may run for weeks or for an hour.
import type { Clock } from '../../base/clock.ts';
import type { Disposable } from '../../base/disposable.ts';

export interface DailyRunOptions {
  readonly clock: Pick<Clock, 'now'>;
  readonly run: () => Promise<unknown>;
  /** Told when a run failed; the next look tries again. */
  readonly onFailed: (error: unknown) => void;
  /** From the start to the first look. Default: two minutes, so that a start is not slowed down. */
  readonly firstMs?: number;
}

const defaultFirstMs = 2 * 60 * 1000;
/** A machine that slept catches up within the hour. */
const lookMs = 60 * 60 * 1000;

/** Runs once in each UTC day in which the process lives. Keeps no process alive; its owner disposes it. */
export class DailyRun implements Disposable {
  readonly #options: DailyRunOptions;
  #timer: NodeJS.Timeout | undefined;
  #doneOn: string | undefined;

  constructor(options: DailyRunOptions) {
    this.#options = options;
    this.#wait(options.firstMs ?? defaultFirstMs);
  }

  /** Now, unless it has run today. Never rejects. */
  async look(): Promise<void> {
    const today = this.#options.clock.now().toISOString().slice(0, 10);
    if (today === this.#doneOn) return;
    try {
      await this.#options.run();
      this.#doneOn = today;
    } catch (error) {
      this.#options.onFailed(error);
    }
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #wait(ms: number): void {
    const timer = setTimeout(() => {
      void this.look().finally(() => {
        if (this.#timer === timer) this.#wait(lookMs);
      });
    }, ms);
    timer.unref();
    this.#timer = timer;
  }
}
