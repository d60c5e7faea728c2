// A text that grows by parts of what came in.

/** A part may keep all the text alive that it was cut from, so only so many stay parts. */
const maxParts = 128;

export class TextParts {
  #runs: string[] = [];
  #parts: string[] = [];

  get isEmpty(): boolean {
    return this.#runs.length === 0 && this.#parts.length === 0;
  }

  add(part: string): void {
    if (part === '') return;
    this.#parts.push(part);
    if (this.#parts.length < maxParts) return;
    this.#runs.push(this.#parts.join(''));
    this.#parts = [];
  }

  text(): string {
    return [...this.#runs, ...this.#parts].join('');
  }

  clear(): void {
    if (this.isEmpty) return;
    this.#runs = [];
    this.#parts = [];
  }
}
