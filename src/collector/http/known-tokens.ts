// Tokens that a database knew a moment ago: who shows another one does not get to send a body before it was looked up.

const maxKnown = 200_000;
const goodForMs = 60_000;

/** By hash. It only saves a look-up before the body: each batch is checked again where it is stored. */
export class KnownTokens {
  readonly #until = new Map<string, number>();
  readonly #nowMs: () => number;

  constructor(nowMs: () => number = () => performance.now()) {
    this.#nowMs = nowMs;
  }

  has(hash: Uint8Array): boolean {
    const key = keyOf(hash);
    const until = this.#until.get(key);
    if (until === undefined) return false;
    if (until > this.#nowMs()) return true;
    this.#until.delete(key);
    return false;
  }

  add(hash: Uint8Array): void {
    const key = keyOf(hash);
    this.#until.delete(key);
    this.#until.set(key, this.#nowMs() + goodForMs);
    if (this.#until.size <= maxKnown) return;
    const [oldest] = this.#until.keys();
    if (oldest !== undefined) this.#until.delete(oldest);
  }

  delete(hash: Uint8Array): void {
    this.#until.delete(keyOf(hash));
  }
}

function keyOf(hash: Uint8Array): string {
  return Buffer.from(hash).toString('base64url');
}
