// Runs the self-test once a day while a home is served, and one at a time.
import type { Clock } from '../../base/clock.ts';
import type { Disposable } from '../../base/disposable.ts';
import { messageOf } from '../../base/error.ts';
import type { Logger } from '../../base/log.ts';
import type { SelftestResult } from './selftest.ts';

export interface DailySelftestOptions {
  readonly run: () => Promise<SelftestResult>;
  /** When one was completed last, in milliseconds since 1970; undefined: never. */
  readonly lastMs: () => number | undefined;
  /** Resolves when `lastMs` is known. */
  readonly ready: Promise<void>;
  readonly clock: Pick<Clock, 'now'>;
  readonly logger: Logger;
  /** How often it is looked whether one is due. Default: 10 minutes, since a machine may sleep over its time. */
  readonly everyMs?: number;
}

const dayMs = 24 * 3_600_000;

/** The caller disposes it. */
export class DailySelftest implements Disposable {
  readonly #options: DailySelftestOptions;
  readonly #timer: NodeJS.Timeout;
  #running: Promise<SelftestResult> | undefined;

  constructor(options: DailySelftestOptions) {
    this.#options = options;
    this.#timer = setInterval(() => void this.#runWhenDue(), options.everyMs ?? 600_000).unref();
  }

  /** Runs it now; whoever asks while it runs gets the result of that one. */
  run(): Promise<SelftestResult> {
    this.#running ??= this.#options.run().finally(() => (this.#running = undefined));
    return this.#running;
  }

  async dispose(): Promise<void> {
    clearInterval(this.#timer);
    await this.#running?.catch(() => undefined);
  }

  async #runWhenDue(): Promise<void> {
    const { lastMs, ready, clock, logger } = this.#options;
    await ready;
    const last = lastMs();
    // A clock that was set back must not put it off for ever.
    if (last !== undefined && Math.abs(clock.now().getTime() - last) < dayMs) return;
    try {
      await this.run();
    } catch (error) {
      logger.log('error', 'selftest-not-recorded', { problem: messageOf(error) });
    }
  }
}
