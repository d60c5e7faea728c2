// Values by key, bounded by the bytes that they hold: the one not used for longest goes first.

export class BoundedCache<Value> {
  readonly #maxBytes: number;
  readonly #sizeOf: (value: Value) => number;
  // A Map keeps insertion order: the first key is the one not used for longest.
  readonly #entries = new Map<string, { readonly value: Value; readonly size: number }>();
  #bytes = 0;

  /** `sizeOf`: about how many bytes of memory a value holds, at the time it is set. */
  constructor(maxBytes: number, sizeOf: (value: Value) => number) {
    this.#maxBytes = maxBytes;
    this.#sizeOf = sizeOf;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get(key: string): Value | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    return entry.value;
  }

  /** Replaces what the key had. A value above the limit is not taken in. */
  set(key: string, value: Value): void {
    this.#delete(key);
    const size = entryBytes + key.length * 2 + this.#sizeOf(value);
    if (size > this.#maxBytes) return;
    this.#entries.set(key, { value, size });
    this.#bytes += size;
    for (const oldKey of this.#entries.keys()) {
      if (this.#bytes <= this.#maxBytes) return;
      this.#delete(oldKey);
    }
  }

  clear(): void {
    this.#entries.clear();
    this.#bytes = 0;
  }

  #delete(key: string): void {
    const entry = this.#entries.get(key);
    if (entry === undefined) return;
    this.#entries.delete(key);
    this.#bytes -= entry.size;
  }
}

const entryBytes = 200;
