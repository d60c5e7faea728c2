// One line of a terminal that is written over and over. Elsewhere nothing is written.

interface Terminal {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

const everyMs = 100;
const clearLine = '\r\u001b[K';

export class ProgressLine {
  readonly #terminal: Terminal;
  #nextMs = 0;
  #isShown = false;

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  /** Not more often than the eye needs. */
  show(text: string): void {
    const now = performance.now();
    if (this.#terminal.isTTY !== true || now < this.#nextMs) return;
    this.#nextMs = now + everyMs;
    this.#isShown = true;
    this.#terminal.write(clearLine + text.slice(0, (this.#terminal.columns ?? 80) - 1));
  }

  clear(): void {
    if (this.#isShown) this.#terminal.write(clearLine);
    this.#isShown = false;
  }
}
