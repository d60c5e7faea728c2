// Values by key, bounded by the bytes that they hold. Two generations: what was not used while the younger one filled
// up goes. A place in an exact order of use would cost more than the look-up itself.

export class BoundedCache<Value> {
  readonly #maxBytes: number;
  readonly #sizeOf: (value: Value) => number;
  #young = new Map<string, Value>();
  #old = new Map<string, Value>();
  #youngBytes = 0;
  #oldBytes = 0;

  /** `sizeOf`: about how many bytes of memory a value holds, at the time it is set. */
  constructor(maxBytes: number, sizeOf: (value: Value) => number) {
    this.#maxBytes = maxBytes;
    this.#sizeOf = sizeOf;
  }

  /** At most the limit; what a key had before it was set again counts until its generation goes. */
  get bytes(): number {
    return this.#youngBytes + this.#oldBytes;
  }

  get(key: string): Value | undefined {
    const young = this.#young.get(key);
    if (young !== undefined) return young;
    const old = this.#old.get(key);
    if (old !== undefined) this.set(key, old);
    return old;
  }

  /** Replaces what the key had. A value above half the limit is not taken in. */
  set(key: string, value: Value): void {
    const size = entryBytes + key.length * 2 + this.#sizeOf(value);
    const room = this.#maxBytes / 2;
    this.#old.delete(key);
    this.#young.delete(key);
    if (size > room) return;
    if (this.#youngBytes + size > room) {
      this.#old = this.#young;
      this.#oldBytes = this.#youngBytes;
      this.#young = new Map();
      this.#youngBytes = 0;
    }
    this.#young.set(key, value);
    this.#youngBytes += size;
  }

  clear(): void {
    this.#young.clear();
    this.#old.clear();
    this.#youngBytes = 0;
    this.#oldBytes = 0;
  }
}

const entryBytes = 200;
