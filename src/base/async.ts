// Small asynchronous tools the platform lacks.

export interface Deferred<T> {
  readonly promise: Promise<T>;
  resolve(value: T): void;
  reject(error: unknown): void;
}

export function deferred<T>(): Deferred<T> {
  let resolve!: (value: T) => void;
  let reject!: (error: unknown) => void;
  const promise = new Promise<T>((onValue, onError) => {
    resolve = onValue;
    reject = onError;
  });
  return { promise, resolve, reject };
}

/** A counted budget (bytes, places): `take` waits until the amount is free. First come, first served. */
export class Budget {
  #free: number;
  readonly #waiting: { readonly amount: number; readonly start: () => void }[] = [];

  readonly total: number;

  constructor(total: number) {
    this.total = total;
    this.#free = total;
  }

  /** Resolves with the function that gives the amount back. An amount above the total is cut to the total. */
  async take(amount: number): Promise<() => void> {
    const wanted = Math.min(amount, this.total);
    if (this.#waiting.length > 0 || wanted > this.#free) {
      await new Promise<void>((start) => this.#waiting.push({ amount: wanted, start }));
    } else {
      this.#free -= wanted;
    }
    let isBack = false;
    return () => {
      if (isBack) return;
      isBack = true;
      this.#free += wanted;
      this.#startWaiting();
    };
  }

  #startWaiting(): void {
    for (let next = this.#waiting[0]; next !== undefined && next.amount <= this.#free; next = this.#waiting[0]) {
      this.#waiting.shift();
      this.#free -= next.amount;
      next.start();
    }
  }
}
