// Signs of life of a running proxy in its log: without them nobody could tell a quiet proxy from one that was gone, nor a
// proxy that was gone from a machine that slept.
import { uptime } from 'node:os';
import type { RecordFields, RecordWriter } from '../audit/record.ts';
import type { Clock } from '../base/clock.ts';
import type { Disposable } from '../base/disposable.ts';
import { messageOf } from '../base/error.ts';
import type { Logger } from '../base/log.ts';

/** Calls back once, unless it is cancelled before. */
export type AlarmClock = (milliseconds: number, run: () => void) => { cancel(): void };

export interface HeartbeatOptions {
  readonly clock: Clock;
  /** Time since the machine was started: it goes on in a sleep, and setting the clock does not change it. */
  readonly uptimeMs?: () => number;
  /** The platform's by default. */
  readonly alarm?: AlarmClock;
  readonly logger: Logger;
  readonly records: RecordWriter;
  /** What a heartbeat says besides its own fields. Must not throw. */
  readonly facts: () => Promise<RecordFields>;
}

/** Also the `interval_ms` of each heartbeat: whoever reads the log knows from it when one was due. */
export const heartbeatIntervalMs = 15 * 60_000;
/** How often the clocks are looked at; also how soon after the start the first heartbeat comes. */
const lookEveryMs = 60_000;
/** A busy machine rings late, too; no one closes a lid for less. */
const shortestSleepMs = 30_000;

/**
 * Writes a `heartbeat` a minute after the start and every quarter of an hour in which the machine is awake, and
 * `daemon.resume` within a minute after it slept. The caller disposes it before the log is closed. A record that cannot be
 * written is tried again a minute later: it never fails and nothing waits for it.
 */
export class Heartbeat implements Disposable {
  readonly #options: HeartbeatOptions;
  readonly #uptimeMs: () => number;
  readonly #alarm: AlarmClock;
  #pending: { cancel(): void } | undefined;
  #running: Promise<void> = Promise.resolve();
  #isDisposed = false;
  #seenMs: number;
  #seenAt: string;
  /** Awake since the last heartbeat; the first one is due at once. */
  #awakeMs = heartbeatIntervalMs;
  /** A sleep that is not on the record yet. */
  #sleep: { readonly sleptMs: number; readonly since: string } | undefined;

  constructor(options: HeartbeatOptions) {
    this.#options = options;
    this.#uptimeMs = options.uptimeMs ?? machineUptimeMs;
    this.#alarm = options.alarm ?? platformAlarm;
    this.#seenMs = this.#uptimeMs();
    this.#seenAt = options.clock.now().toISOString();
    this.#wait();
  }

  async dispose(): Promise<void> {
    this.#isDisposed = true;
    this.#pending?.cancel();
    await this.#running;
  }

  #wait(): void {
    this.#pending = this.#alarm(lookEveryMs, () => {
      this.#running = this.#look().finally(() => {
        if (!this.#isDisposed) this.#wait();
      });
    });
  }

  async #look(): Promise<void> {
    const nowMs = this.#uptimeMs();
    const lateMs = nowMs - this.#seenMs - lookEveryMs;
    if (lateMs >= shortestSleepMs) {
      const before = this.#sleep;
      this.#sleep = { sleptMs: lateMs + (before?.sleptMs ?? 0), since: before?.since ?? this.#seenAt };
    }
    this.#awakeMs += lookEveryMs;
    this.#seenMs = nowMs;
    this.#seenAt = this.#options.clock.now().toISOString();
    try {
      await this.#record();
    } catch (error) {
      this.#options.logger.log('warn', 'heartbeat-not-written', { problem: messageOf(error) });
    }
  }

  async #record(): Promise<void> {
    const { records, facts } = this.#options;
    if (this.#sleep !== undefined) {
      const { sleptMs, since } = this.#sleep;
      await records.append('daemon.resume', { slept_ms: Math.round(sleptMs), since });
      this.#sleep = undefined;
      // How things stand after it is news.
      this.#awakeMs = heartbeatIntervalMs;
    }
    if (this.#awakeMs < heartbeatIntervalMs) return;
    await records.append('heartbeat', { ...(await facts()), interval_ms: heartbeatIntervalMs });
    this.#awakeMs = 0;
  }
}

/** Counts a sleep on Linux (CLOCK_BOOTTIME), macOS (boot time of the kernel) and Windows (GetTickCount64). */
export function machineUptimeMs(): number {
  return Math.round(uptime() * 1000);
}

/** For a `daemon.start` and a heartbeat: whether the machine was started again since the last record. Seconds. */
export function machineFields(): { readonly uptime_s: number } {
  return { uptime_s: Math.floor(machineUptimeMs() / 1000) };
}

const platformAlarm: AlarmClock = (milliseconds, run) => {
  const timeout = setTimeout(run, milliseconds);
  timeout.unref();
  return { cancel: () => clearTimeout(timeout) };
};
