// Caches that live as long as the process.
import type { IndexCaches, KeyValueCache } from './types.ts';

/** Forgets what was not asked for longest once it holds more than `maxEntries`. */
export class MemoryCache<Value> implements KeyValueCache<Value> {
  readonly #entries = new Map<string, Value>();
  readonly #maxEntries: number;

  constructor(maxEntries: number) {
    this.#maxEntries = maxEntries;
  }

  get(key: string): Value | undefined {
    const value = this.#entries.get(key);
    if (value === undefined) return undefined;
    this.#entries.delete(key);
    this.#entries.set(key, value);
    return value;
  }

  set(key: string, value: Value): void {
    this.#entries.delete(key);
    this.#entries.set(key, value);
    const [oldest] = this.#entries.keys();
    if (this.#entries.size > this.#maxEntries && oldest !== undefined) this.#entries.delete(oldest);
  }
}

export function memoryCaches(): IndexCaches {
  return { files: new MemoryCache(100_000), packages: new MemoryCache(2_000) };
}
