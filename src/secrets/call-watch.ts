// Whether a text has announced a tool call, for clients that read calls out of texts.

/** Texts that announce a call. Immutable. */
export class CallMarks {
  readonly #marks: ReadonlySet<string>;
  /** What the marks begin with, themselves left out. */
  readonly #beginnings: ReadonlySet<string>;
  /** By code unit. */
  readonly #firsts = new Uint8Array(0x1_0000);

  constructor(marks: readonly string[] = []) {
    const given = marks.filter((mark) => mark !== '');
    this.#marks = new Set(given);
    this.#beginnings = new Set(given.flatMap((mark) => Array.from(mark, (_, at) => mark.slice(0, at)).slice(1)));
    for (const mark of given) this.#firsts[mark.charCodeAt(0)] = 1;
  }

  isMark(text: string): boolean {
    return this.#marks.has(text);
  }

  isBeginning(text: string): boolean {
    return this.#beginnings.has(text);
  }

  /** The first place from there on at which a mark may begin. */
  nextBeginning(text: string, from: number): number {
    let at = from;
    while (at < text.length && this.#firsts[text.charCodeAt(at)] === 0) at += 1;
    return at;
  }
}

export class CallWatch {
  readonly #marks: CallMarks;
  /** Beginnings of marks at the end of what was read, in any reading of what stood before. */
  #begun: readonly string[] = [];
  #call: string | undefined;

  constructor(marks: CallMarks) {
    this.#marks = marks;
  }

  /** The first mark; where others begin alike, the longest. */
  get call(): string | undefined {
    return this.#call;
  }

  read(part: string): void {
    for (let at = 0; at < part.length; at += 1) {
      if (this.#begun.length === 0) {
        if (this.#call !== undefined) return;
        at = this.#marks.nextBeginning(part, at);
      }
      if (at < part.length) this.#unit(part.charAt(at));
    }
  }

  /** From here on, what was announced there was announced here. */
  merge(other: CallWatch): void {
    this.#call ??= other.#call;
    this.#begun = [...new Set([...this.#begun, ...other.#begun])];
  }

  #unit(unit: string): void {
    const before = this.#call === undefined ? ['', ...this.#begun] : this.#begun;
    const begun: string[] = [];
    for (const each of before) {
      const text = each + unit;
      if (this.#marks.isMark(text) && text.startsWith(this.#call ?? '')) this.#call = text;
      if (this.#marks.isBeginning(text)) begun.push(text);
    }
    this.#begun = begun;
  }
}
