// Pauses the protection for some minutes. Its beginning is on the record before anything is paused; its end comes by
// itself, by two clocks, whichever says so first.
import type { RecordWriter } from '../../audit/record.ts';
import type { Clock } from '../../base/clock.ts';
import type { Disposable } from '../../base/disposable.ts';
import { messageOf } from '../../base/error.ts';
import type { Logger } from '../../base/log.ts';
import type { PausePort } from '../../proxy/ports.ts';
import type { PauseView } from '../../view/snapshot.ts';
import { PauseError } from './pause-error.ts';
import { type Pause, PauseFile, type PauseFileOptions } from './pause-file.ts';
import { checkPause, type PauseRequest } from './pause-request.ts';

/** Calls once, after so many milliseconds, unless it is cancelled. */
export type Timer = (milliseconds: number, run: () => void) => { cancel(): void };

export interface PauseOptions {
  readonly file: PauseFileOptions;
  readonly clock: Clock;
  /** The platform's by default. */
  readonly timer?: Timer;
  readonly logger: Logger;
  readonly records: RecordWriter;
  /** Who pauses, for the record. */
  readonly by: string;
  /** How long a pause may last now; 0: the policy allows none. */
  readonly maxMinutes: () => number;
  /** How many protected names there are now. */
  readonly protectedNames: () => number;
  /** Called after a pause began or ended. */
  readonly onChanged?: () => void;
}

/** Takes up a pause that an earlier process of the home began. The caller disposes it. */
export async function openPauseControl(options: PauseOptions): Promise<PauseControl> {
  const control = new PauseControl(options);
  await control.takeUp();
  return control;
}

interface RunningPause extends Pause {
  /** On the monotonic clock: setting the wall clock back makes no pause longer. */
  readonly endsMs: number;
}

const minuteMs = 60_000;

export class PauseControl implements PausePort, Disposable {
  readonly #options: PauseOptions;
  readonly #file: PauseFile;
  readonly #timer: Timer;
  #pause: RunningPause | undefined;
  #alarm: { cancel(): void } | undefined;
  #steps: Promise<unknown> = Promise.resolve();

  constructor(options: PauseOptions) {
    this.#options = options;
    this.#file = new PauseFile(options.file);
    this.#timer = options.timer ?? platformTimer;
  }

  isPaused(): boolean {
    return this.#pause !== undefined && this.#remainingMs(this.#pause) > 0;
  }

  get view(): PauseView | undefined {
    const pause = this.#pause;
    if (pause === undefined || !this.isPaused()) return undefined;
    return { since: pause.since, until: pause.until, reason: pause.reason, by: pause.by };
  }

  get maxMinutes(): number {
    return this.#options.maxMinutes();
  }

  /** What a pause would do. */
  effect(): { readonly protectedNames: number; readonly maxMinutes: number } {
    return { protectedNames: this.#options.protectedNames(), maxMinutes: this.maxMinutes };
  }

  /** Resolves when it is on the record and in force. Rejects with PauseError; then nothing is paused. */
  start(request: PauseRequest): Promise<{ readonly until: string }> {
    return this.#enqueue(async () => {
      const { minutes, reason } = checkPause(request, this.maxMinutes);
      const running = this.view;
      if (running !== undefined) {
        throw new PauseError('already-paused', `Pretense is paused already, until ${running.until}. Resume first.`);
      }
      await this.#expire();
      const since = this.#options.clock.now();
      const until = new Date(since.getTime() + minutes * minuteMs).toISOString();
      const pause = { since: since.toISOString(), until, reason, by: this.#options.by };
      await this.#record(pause, minutes);
      await this.#store(pause);
      this.#begin(pause);
      return { until };
    });
  }

  /** The protection is back when it is called; resolves when that is on the record, or was logged as lost. */
  async resume(): Promise<{ readonly wasPaused: boolean }> {
    const wasPaused = this.isPaused();
    await this.#end(wasPaused ? 'resumed' : 'expired');
    // A pause that was just about to begin is over as well.
    const isLate = await this.#enqueue(async () => this.isPaused());
    if (isLate) await this.#end('resumed');
    return { wasPaused: wasPaused || isLate };
  }

  /** Called once, before the first request. Rejects when the end of an old pause cannot be recorded. */
  async takeUp(): Promise<void> {
    const stored = await this.#file.read();
    if (stored === undefined) return;
    if (stored === 'unusable') {
      this.#options.logger.log('warn', 'pause-file-ignored');
      await this.#file.remove();
      return;
    }
    const pause = this.#running(stored);
    // Before its beginning: the clock was set back, and nobody knows how long it has lasted.
    const isBefore = this.#options.clock.now().getTime() < Date.parse(stored.since);
    const isResumed = stored.resumedAt !== undefined;
    if (this.#remainingMs(pause) > 0 && !isBefore && !isResumed) return this.#begin(stored);
    await this.#file.remove();
    await this.#options.records.append('pause.ended', endedFields(stored, isResumed ? 'resumed' : 'expired'));
  }

  /** The pause itself stays on disk, for whoever serves the home next. */
  async dispose(): Promise<void> {
    this.#alarm?.cancel();
    await this.#steps.catch(() => undefined);
    this.#alarm?.cancel();
  }

  #begin(pause: Pause): void {
    this.#pause = this.#running(pause);
    this.#arm();
    this.#options.onChanged?.();
  }

  #running(pause: Pause): RunningPause {
    const { clock } = this.#options;
    const leftMs = Math.min(Date.parse(pause.until) - clock.now().getTime(), this.maxMinutes * minuteMs);
    return { ...pause, endsMs: clock.monotonicMs() + leftMs };
  }

  #remainingMs({ endsMs, until }: RunningPause): number {
    const { clock } = this.#options;
    return Math.min(endsMs - clock.monotonicMs(), Date.parse(until) - clock.now().getTime());
  }

  #arm(): void {
    this.#alarm?.cancel();
    const pause = this.#pause;
    if (pause === undefined) return;
    this.#alarm = this.#timer(Math.max(1, this.#remainingMs(pause)), () => {
      if (this.isPaused()) this.#arm();
      else void this.#end('expired');
    });
  }

  /** A pause whose time is over, and whose alarm did not ring yet. */
  async #expire(): Promise<void> {
    const pause = this.#take();
    if (pause !== undefined) await this.#conclude(pause, 'expired');
  }

  /** Takes effect at once: a disk that refuses must not keep names readable. Never rejects. */
  #end(how: EndOfPause): Promise<void> {
    const pause = this.#take();
    return pause === undefined ? Promise.resolve() : this.#enqueue(() => this.#conclude(pause, how));
  }

  #take(): RunningPause | undefined {
    const pause = this.#pause;
    this.#pause = undefined;
    this.#alarm?.cancel();
    this.#alarm = undefined;
    if (pause !== undefined) this.#options.onChanged?.();
    return pause;
  }

  async #conclude(pause: Pause, how: EndOfPause): Promise<void> {
    const { logger, records } = this.#options;
    await this.#file.remove().catch(() => logger.log('error', 'pause-file-not-removed'));
    try {
      await records.append('pause.ended', endedFields(pause, how));
      this.#options.onChanged?.();
    } catch {
      logger.log('error', 'record-lost', { type: 'pause.ended' });
    }
  }

  async #record({ until, reason, by }: Pause, minutes: number): Promise<void> {
    const fields = { reason, minutes, until, by, protected_names: this.#options.protectedNames() };
    try {
      await this.#options.records.append('pause.started', fields);
    } catch (cause) {
      throw refused('not-recorded', 'its record', cause);
    }
  }

  async #store(pause: Pause): Promise<void> {
    try {
      await this.#file.write(pause);
    } catch (cause) {
      // The record says that there is a pause: another one has to say that there is none.
      await this.#conclude(pause, 'resumed');
      throw refused('not-written', 'pause.json', cause);
    }
  }

  /** One after another. */
  #enqueue<Result>(step: () => Promise<Result>): Promise<Result> {
    const done = this.#steps.then(step);
    this.#steps = done.catch(() => undefined);
    return done;
  }
}

type EndOfPause = 'resumed' | 'expired';

function endedFields({ since, until }: Pause, how: EndOfPause): Readonly<Record<string, string>> {
  return { how, since, until };
}

function refused(code: 'not-recorded' | 'not-written', what: string, cause: unknown): PauseError {
  return new PauseError(
    code,
    `The pause did not begin: ${what} could not be written (${messageOf(cause)}). Everything is protected as before.`,
    { cause },
  );
}

const platformTimer: Timer = (milliseconds, run) => {
  const timeout = setTimeout(run, milliseconds);
  timeout.unref();
  return { cancel: () => clearTimeout(timeout) };
};
