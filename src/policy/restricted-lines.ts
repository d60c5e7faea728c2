// Knows the lines of restricted files again wherever they stand: quoted, numbered, in a diff, escaped in JSON.

/** Where three lines of a restricted file were found. */
export interface RestrictedMatch {
  readonly file: string;
  /** 1-based line of the text in which the first of them stands. */
  readonly line: number;
}

/** So many lines of a file, one after the other, make a match. Lines without substance are not counted. */
const windowLines = 3;
/** A line with fewer letters and digits says nothing: `}`, `else {`. */
const leastCharacters = 6;

/**
 * Hashes of lines, never the lines. `seeds` are random 32-bit numbers of the process: whoever reads its memory cannot
 * try lines without them. A false match needs three hashes of 64 bits to meet.
 */
export class RestrictedLines {
  readonly #seeds: readonly [number, number];
  /** Hash of three lines in a row → file. */
  readonly #files = new Map<string, string>();

  constructor(seeds: readonly [number, number]) {
    this.#seeds = seeds;
  }

  get isEmpty(): boolean {
    return this.#files.size === 0;
  }

  /** Takes up the lines of a file. Linear in its length. */
  add(file: string, text: string): void {
    const recent: string[] = [];
    for (const { hash } of this.#lines(text)) {
      if (push(recent, hash)) this.#files.set(recent.join(' '), this.#files.get(recent.join(' ')) ?? file);
    }
  }

  /** The first place where three lines of a restricted file follow each other. Linear in the length of the text. */
  find(text: string): RestrictedMatch | undefined {
    if (this.#files.size === 0) return undefined;
    const recent: string[] = [];
    const numbers: number[] = [];
    for (const { hash, line } of this.#lines(text)) {
      numbers.push(line);
      if (!push(recent, hash)) continue;
      const file = this.#files.get(recent.join(' '));
      if (file !== undefined) return { file, line: numbers.at(-windowLines) ?? line };
    }
    return undefined;
  }

  *#lines(text: string): Generator<{ readonly hash: string; readonly line: number }> {
    let line = 0;
    // A line end as it stands in JSON, in JSON within JSON, … ends a line as well.
    for (const part of text.split(/\r\n?|\n|(?<!\\)\\+(?:r\\+n|[nr])/)) {
      line += 1;
      const hash = this.#hashOf(part);
      if (hash !== undefined) yield { hash, line };
    }
  }

  /** Of the letters and digits alone: blanks, quotes and backslashes differ from one way of quoting to another. */
  #hashOf(line: string): string | undefined {
    const start = line.length - line.replace(/^[\s>|+*#/"'-]*\d{1,7}(?:\u2192|[\t:|])/, '').length;
    let [one, other] = this.#seeds;
    let count = 0;
    for (let at = start; at < line.length; at += 1) {
      const code = line.charCodeAt(at);
      if (!isWordCode(code)) continue;
      count += 1;
      // FNV-1a, twice, from secret beginnings and with different primes.
      one = Math.imul(one ^ code, 0x01000193);
      other = Math.imul(other ^ code, 0x5bd1e995);
      other ^= other >>> 15;
    }
    return count < leastCharacters ? undefined : `${(one >>> 0).toString(36)}.${(other >>> 0).toString(36)}`;
  }
}

/** Whether the window is full. */
function push(recent: string[], hash: string): boolean {
  recent.push(hash);
  if (recent.length > windowLines) recent.shift();
  return recent.length === windowLines;
}

function isWordCode(code: number): boolean {
  if (code > 127) return code !== 0x2192 && code !== 0xa0;
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57);
}
