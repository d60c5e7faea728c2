// Small asynchronous tools the platform lacks.

export interface Deferred<T> {
  readonly promise: Promise<T>;
  resolve(value: T): void;
  reject(error: unknown): void;
}

/** A promise that its owner settles from outside. */
export function deferred<T>(): Deferred<T> {
  let resolve!: (value: T) => void;
  let reject!: (error: unknown) => void;
  const promise = new Promise<T>((onValue, onError) => {
    resolve = onValue;
    reject = onError;
  });
  return { promise, resolve, reject };
}

/** What this folder needs of an AbortSignal, which it does not know (no DOM or Node types here). */
export interface CancelSignal {
  readonly aborted: boolean;
  readonly reason: unknown;
  addEventListener(type: 'abort', listener: () => void, options?: { readonly once?: boolean }): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

/** A part of a Budget. Whoever took it releases it; twice is harmless. */
export interface Lease {
  /** Gives back what is above `amount`; never takes more. */
  shrinkTo(amount: number): void;
  release(): void;
}

interface Waiting {
  readonly amount: number;
  start(): void;
}

/** A counted budget (bytes, places): `take` waits until the amount is free. First come, first served. */
export class Budget {
  readonly total: number;
  #free: number;
  #waiting: Waiting[] = [];

  constructor(total: number) {
    this.total = total;
    this.#free = total;
  }

  get free(): number {
    return this.#free;
  }

  /** An amount above the total is cut to the total. Rejects with the signal's reason when it aborts while waiting. */
  async take(amount: number, options: { readonly signal?: CancelSignal } = {}): Promise<Lease> {
    const wanted = Math.min(amount, this.total);
    if (options.signal?.aborted === true) throw options.signal.reason;
    if (this.#waiting.length > 0 || wanted > this.#free) await this.#wait(wanted, options.signal);
    else this.#free -= wanted;
    return this.#lease(wanted);
  }

  async #wait(amount: number, signal: CancelSignal | undefined): Promise<void> {
    const turn = deferred<void>();
    const entry: Waiting = { amount, start: () => turn.resolve() };
    const onAbort = (): void => {
      this.#waiting = this.#waiting.filter((other) => other !== entry);
      turn.reject(signal?.reason);
      // Whoever stood behind it may fit now.
      this.#startWaiting();
    };
    this.#waiting.push(entry);
    signal?.addEventListener('abort', onAbort, { once: true });
    try {
      await turn.promise;
    } finally {
      signal?.removeEventListener('abort', onAbort);
    }
  }

  #lease(amount: number): Lease {
    let held = amount;
    const shrinkTo = (rest: number): void => {
      if (rest >= held) return;
      this.#free += held - rest;
      held = rest;
      this.#startWaiting();
    };
    return { shrinkTo, release: () => shrinkTo(0) };
  }

  #startWaiting(): void {
    for (let next = this.#waiting[0]; next !== undefined && next.amount <= this.#free; next = this.#waiting[0]) {
      this.#waiting.shift();
      this.#free -= next.amount;
      next.start();
    }
  }
}
