// A StreamTransform driven over plain text: strings in, strings out.
import type { Piece, StreamTransform } from '../base/text.ts';

/** One text channel. What the transform holds back comes out of a later `push` or of `end`. */
export class TextReverser {
  readonly #transform: StreamTransform;
  #held = '';

  constructor(transform: StreamTransform) {
    this.#transform = transform;
  }

  push(text: string): string {
    return this.#apply(text, this.#transform.push(text));
  }

  /** Call exactly once. */
  end(): string {
    return this.#apply('', this.#transform.end()) + this.#held;
  }

  #apply(text: string, pieces: readonly Piece[]): string {
    const before = this.#held;
    const only = pieces.length === 1 ? pieces[0] : undefined;
    // Most chunks stay as they are: no text of both has to be made.
    if (only !== undefined && only.text === undefined && only.length >= before.length) {
      const end = only.length - before.length;
      this.#held = text.slice(end);
      return before + text.slice(0, end);
    }
    const input = before + text;
    let result = '';
    let at = 0;
    for (const piece of pieces) {
      const end = at + piece.length;
      result += piece.text ?? input.slice(at, end);
      at = end;
    }
    this.#held = input.slice(at);
    return result;
  }
}

/** A whole text through a fresh transform. */
export function reverseWhole(text: string, transform: StreamTransform): string {
  const reverser = new TextReverser(transform);
  const start = reverser.push(text);
  return start + reverser.end();
}
