// Notices that the clock of the wall was set: both clocks are read for each record, and drift apart when one was.
import type { Clock } from '../base/clock.ts';
import type { RecordFields } from './record.ts';

export class ClockWatch {
  readonly #clock: Clock;
  readonly #maxDriftMs: number;
  /** Both clocks, in milliseconds, at the last look. */
  #last: { readonly wallMs: number; readonly monoMs: number } | undefined;

  constructor(clock: Clock, maxDriftMs: number) {
    this.#clock = clock;
    this.#maxDriftMs = maxDriftMs;
  }

  /** Fields of the `clock.jump` record when the clocks drifted apart by more than allowed since the last look. */
  look(): RecordFields | undefined {
    const now = { wallMs: this.#clock.now().getTime(), monoMs: Math.floor(this.#clock.monotonicMs()) };
    const last = this.#last;
    this.#last = now;
    if (last === undefined) return undefined;
    const wallMs = now.wallMs - last.wallMs;
    const monoMs = now.monoMs - last.monoMs;
    return Math.abs(wallMs - monoMs) > this.#maxDriftMs
      ? { wall_passed_ms: wallMs, mono_passed_ms: monoMs }
      : undefined;
  }
}
