// Lines and columns of offsets in one text. Those that come in ascending order cost one pass over it in all.

/** Where an offset lies: line and column from 1, in UTF-16 units. */
export interface TextPlace {
  readonly line: number;
  readonly column: number;
}

export class LineReader {
  readonly #text: string;
  #line = 1;
  #lineStart = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** Lines end with `\n`. An offset before the last one is read from the beginning again. */
  placeOf(offset: number): TextPlace {
    if (offset < this.#lineStart) [this.#line, this.#lineStart] = [1, 0];
    let end = this.#text.indexOf('\n', this.#lineStart);
    while (end !== -1 && end < offset) {
      this.#line += 1;
      this.#lineStart = end + 1;
      end = this.#text.indexOf('\n', this.#lineStart);
    }
    return { line: this.#line, column: offset - this.#lineStart + 1 };
  }
}
