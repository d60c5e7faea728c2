// Moves an answer to the client as it arrives: nothing is held back, nothing runs ahead of a slow reader.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import type { CancelSignal } from '../base/async.ts';
import { ClientGone, Refusal } from './error.ts';
import { reset, timedOut } from './upstream.ts';

/** How an answer ended. All but `complete` destroy both connections: a clean end would look like a truncated success. */
export type PumpOutcome =
  | 'complete'
  | 'client-aborted'
  | 'drained'
  | 'upstream-reset'
  | 'upstream-timeout'
  | 'upstream-unreadable';

export interface PumpOptions {
  readonly map: (chunk: Buffer) => readonly Uint8Array[];
  /** Called once, at a clean end. */
  readonly end: () => readonly Uint8Array[];
  readonly signal: CancelSignal;
  readonly idleTimeoutMs: number;
  readonly onFirstByte: () => void;
}

/**
 * `source` is the answer, or a decoder that the answer is piped into. Never rejects.
 * Why events and not `for await`: at 200 events an answer, the iterator's promises are half of the CPU.
 */
export function pump(
  answer: IncomingMessage,
  source: Readable,
  response: ServerResponse,
  options: PumpOptions,
): Promise<PumpOutcome> {
  return new Promise((resolve) => {
    let isSettled = false;
    let hasWritten = false;
    const settle = (outcome: PumpOutcome): void => {
      if (isSettled) return;
      isSettled = true;
      idle.stop();
      options.signal.removeEventListener('abort', onAbort);
      if (outcome !== 'complete') {
        answer.destroy();
        if (source !== answer) source.destroy();
        response.destroy();
      }
      resolve(outcome);
    };
    const idle = new IdleTimer(options.idleTimeoutMs, () => settle('upstream-timeout'));
    const onAbort = (): void => settle(options.signal.reason instanceof ClientGone ? 'client-aborted' : 'drained');

    let pending: Buffer[] = [];
    // All that one turn of the event loop brings goes through the mapper and out together, still in that turn: a burst
    // of two hundred events comes as so many chunks, and each of them would cost as much as the burst.
    const forward = (): void => {
      if (isSettled || pending.length === 0) return;
      const chunk = pending.length === 1 ? pending[0] : Buffer.concat(pending);
      pending = [];
      if (chunk === undefined) return;
      idle.restart();
      if (send(() => options.map(chunk))) return;
      // While the client does not read, silence of the upstream is our own doing.
      source.pause();
      idle.stop();
      response.once('drain', () => {
        if (isSettled) return;
        idle.restart();
        source.resume();
      });
    };

    const send = (make: () => readonly Uint8Array[]): boolean => {
      try {
        const bytes = joined(make());
        if (bytes === undefined) return true;
        if (!hasWritten) options.onFirstByte();
        hasWritten = true;
        return response.write(bytes);
      } catch {
        settle('upstream-unreadable');
        return true;
      }
    };

    options.signal.addEventListener('abort', onAbort, { once: true });
    if (options.signal.aborted) {
      onAbort();
      return;
    }
    source.on('data', (chunk: Buffer) => {
      if (isSettled) return;
      if (pending.push(chunk) === 1) process.nextTick(forward);
    });
    source.once('end', () => {
      forward();
      if (isSettled) return;
      idle.stop();
      send(options.end);
      if (isSettled) return;
      response.once('close', () => settle(response.writableFinished ? 'complete' : 'client-aborted'));
      response.end(() => settle('complete'));
    });
    answer.once('error', () => settle('upstream-reset'));
    answer.once('close', () => {
      if (!answer.complete) settle('upstream-reset');
    });
    if (source !== answer)
      source.once('error', () => settle(answer.complete ? 'upstream-unreadable' : 'upstream-reset'));
  });
}

export interface CollectOptions {
  readonly signal: CancelSignal;
  readonly idleTimeoutMs: number;
  readonly maxBytes: number;
}

/** The whole body. Rejects with Refusal (502) or the signal's reason; nothing was sent to the client by then. */
export function collectAnswer(answer: IncomingMessage, source: Readable, options: CollectOptions): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    if (answer.complete && source === answer && !options.signal.aborted) {
      // Short answers come with their head: to wait for the stream's events would take longer than to map them.
      const whole = (source.read() as Buffer | null) ?? Buffer.alloc(0);
      if (whole.length > options.maxBytes) reject(tooLarge());
      else resolve(whole);
      return;
    }
    const chunks: Buffer[] = [];
    let size = 0;
    const fail = (error: unknown): void => {
      idle.stop();
      answer.destroy();
      reject(error);
    };
    const idle = new IdleTimer(options.idleTimeoutMs, () => fail(timedOut()));
    const onAbort = (): void => fail(options.signal.reason);
    options.signal.addEventListener('abort', onAbort, { once: true });
    if (options.signal.aborted) onAbort();
    source.on('data', (chunk: Buffer) => {
      idle.restart();
      size += chunk.length;
      if (size <= options.maxBytes) chunks.push(chunk);
      else fail(tooLarge());
    });
    source.once('end', () => {
      idle.stop();
      options.signal.removeEventListener('abort', onAbort);
      const [only] = chunks;
      resolve(chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks));
    });
    answer.once('error', (error) => fail(reset(error)));
    answer.once('close', () => {
      if (!answer.complete) fail(reset());
    });
    if (source !== answer) source.once('error', (error) => fail(answer.complete ? damaged(error) : reset(error)));
  });
}

/** Calls back after a silence. Moving a timer for each chunk would cost more than forwarding it, so it is moved when it fires. */
class IdleTimer {
  readonly #timeoutMs: number;
  readonly #onIdle: () => void;
  #lastMs = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(timeoutMs: number, onIdle: () => void) {
    this.#timeoutMs = timeoutMs;
    this.#onIdle = onIdle;
    this.restart();
  }

  restart(): void {
    this.#lastMs = performance.now();
    if (this.#timer === undefined) this.#arm(this.#timeoutMs);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #arm(milliseconds: number): void {
    this.#timer = setTimeout(() => {
      const restMs = this.#lastMs + this.#timeoutMs - performance.now();
      if (restMs > 0) this.#arm(Math.ceil(restMs));
      else this.#onIdle();
    }, milliseconds);
  }
}

// One write per chunk that arrived: each costs a system call, and the events in it came together anyway.
function joined(pieces: readonly Uint8Array[]): Uint8Array | undefined {
  if (pieces.length > 1) return Buffer.concat(pieces);
  const [only] = pieces;
  return only === undefined || only.length === 0 ? undefined : only;
}

function tooLarge(): Refusal {
  return new Refusal(
    502,
    'upstream-too-large',
    "The provider's answer is too large to be checked. Ask for a shorter one.",
  );
}

function damaged(cause: unknown): Refusal {
  return new Refusal(
    502,
    'upstream-encoding',
    "The provider's answer is compressed and damaged, so it could not be read. Try again.",
    { cause },
  );
}
