// JSON with comments and trailing commas, read from characters: each value with its place, so that a mistake can be
// shown where it stands. Nothing is repaired: a text is read whole or not at all.

export interface JsoncPlace {
  /** UTF-16 units from the start of the text. */
  readonly start: number;
  readonly end: number;
}

export interface JsoncObject extends JsoncPlace {
  readonly kind: 'object';
  /** In the order of the text; no key stands twice. */
  readonly members: readonly { readonly key: string; readonly at: JsoncPlace; readonly value: JsoncNode }[];
}

export interface JsoncList extends JsoncPlace {
  readonly kind: 'list';
  readonly items: readonly JsoncNode[];
}

export interface JsoncAtom extends JsoncPlace {
  readonly kind: 'atom';
  readonly value: string | number | boolean | null;
}

export type JsoncNode = JsoncObject | JsoncList | JsoncAtom;

/** Where reading stopped, and why. */
export interface JsoncFault {
  readonly at: number;
  readonly what: string;
  readonly advice: string;
}

export type JsoncResult = { readonly root: JsoncNode } | { readonly fault: JsoncFault };

export interface JsoncLimits {
  readonly maxDepth: number;
  /** Values and keys together. */
  readonly maxValues: number;
}

/** Reads one value. Untrusted: any text gives a tree or a fault; the work is linear in its length. */
export function readJsonc(text: string, limits: JsoncLimits): JsoncResult {
  try {
    return { root: new Reader(text, limits).document() };
  } catch (error) {
    if (error instanceof Stop) return { fault: error.fault };
    throw error;
  }
}

class Stop extends Error {
  readonly fault: JsoncFault;

  constructor(fault: JsoncFault) {
    super(fault.what);
    this.fault = fault;
  }
}

class Reader {
  readonly #text: string;
  readonly #limits: JsoncLimits;
  /** Behind a byte order mark. */
  #at: number;
  #depth = 0;
  #values = 0;

  constructor(text: string, limits: JsoncLimits) {
    this.#text = text;
    this.#limits = limits;
    this.#at = text.startsWith('\ufeff') ? 1 : 0;
  }

  document(): JsoncNode {
    const root = this.#value();
    this.#skip();
    if (this.#at < this.#text.length) throw this.#stop('something follows the end of the policy', 'Delete it.');
    return root;
  }

  #value(): JsoncNode {
    this.#count();
    const next = this.#skip();
    if (next === '{') return this.#object();
    if (next === '[') return this.#list();
    if (next === '"') return this.#string();
    const start = this.#at;
    if (next === '-' || isDigit(next)) {
      const number = this.#word(numberShape);
      const value = Number(number);
      if (number === '' || !Number.isFinite(value))
        throw this.#stop('this is no number', 'Write digits, as in 30.', start);
      return { kind: 'atom', value, start, end: this.#at };
    }
    const word = this.#word(wordShape);
    if (!Object.hasOwn(words, word)) throw this.#unexpected('a value', start);
    return { kind: 'atom', value: words[word as keyof typeof words], start, end: this.#at };
  }

  #object(): JsoncObject {
    const start = this.#enter();
    const members: { key: string; at: JsoncPlace; value: JsoncNode }[] = [];
    const keys = new Set<string>();
    while (this.#skip() !== '}') {
      if (this.#text[this.#at] !== '"') throw this.#unexpected('a key in double quotes, or }');
      this.#count();
      const at = this.#string();
      const key = String(at.value);
      if (keys.has(key)) {
        throw this.#stop('the same key stands twice in one object', 'Keep one of them.', at.start);
      }
      keys.add(key);
      if (this.#skip() !== ':') throw this.#unexpected('a colon');
      this.#at += 1;
      members.push({ key, at, value: this.#value() });
      if (!this.#comma('}')) break;
    }
    return { kind: 'object', members, start, end: this.#leave() };
  }

  #list(): JsoncList {
    const start = this.#enter();
    const items: JsoncNode[] = [];
    while (this.#skip() !== ']') {
      items.push(this.#value());
      if (!this.#comma(']')) break;
    }
    return { kind: 'list', items, start, end: this.#leave() };
  }

  /** Whether more may follow; past the comma then. */
  #comma(close: string): boolean {
    const next = this.#skip();
    if (next === close) return false;
    if (next !== ',') throw this.#unexpected(`a comma or ${close}`);
    this.#at += 1;
    return true;
  }

  #string(): JsoncAtom {
    const start = this.#at;
    stringShape.lastIndex = start;
    const literal = stringShape.exec(this.#text)?.[0];
    if (literal === undefined) {
      const stop = /[\n\r]|$/g;
      stop.lastIndex = start;
      const isCut = this.#text.length === (stop.exec(this.#text)?.index ?? this.#text.length);
      if (isCut) throw this.#cut(start);
      throw this.#stop(
        'this text is not closed on its line, or holds an escape that JSON does not know',
        advice.string,
        start,
      );
    }
    this.#at = start + literal.length;
    const value = String(JSON.parse(literal));
    if (/\p{Surrogate}|\ufffd/u.test(value)) {
      throw this.#stop('this text holds characters that are not valid Unicode', advice.encoding, start);
    }
    return { kind: 'atom', value, start, end: this.#at };
  }

  /** Past blanks and comments; the character there, or '' at the end. */
  #skip(): string {
    for (;;) {
      blankShape.lastIndex = this.#at;
      this.#at += blankShape.exec(this.#text)?.[0].length ?? 0;
      if (this.#text.startsWith('//', this.#at)) {
        lineShape.lastIndex = this.#at;
        this.#at += lineShape.exec(this.#text)?.[0].length ?? 0;
      } else if (this.#text.startsWith('/*', this.#at)) {
        const end = this.#text.indexOf('*/', this.#at + 2);
        if (end < 0) throw this.#stop('this comment is not closed', 'Close it with */.');
        this.#at = end + 2;
      } else {
        return this.#text[this.#at] ?? '';
      }
    }
  }

  #word(shape: RegExp): string {
    shape.lastIndex = this.#at;
    const word = shape.exec(this.#text)?.[0] ?? '';
    this.#at += word.length;
    return word;
  }

  #enter(): number {
    this.#depth += 1;
    if (this.#depth > this.#limits.maxDepth) {
      throw this.#stop(`objects and lists are nested deeper than ${this.#limits.maxDepth}`, advice.depth);
    }
    this.#at += 1;
    return this.#at - 1;
  }

  #leave(): number {
    this.#depth -= 1;
    this.#at += 1;
    return this.#at;
  }

  #count(): void {
    this.#values += 1;
    if (this.#values > this.#limits.maxValues) {
      throw this.#stop(`the file holds more than ${this.#limits.maxValues} values`, 'Shorten its lists.');
    }
  }

  #unexpected(wanted: string, at = this.#at): Stop {
    if (at >= this.#text.length) return this.#cut(at);
    return this.#stop(`${wanted} should stand here`, advice.syntax, at);
  }

  #cut(at: number): Stop {
    return this.#stop('the file ends before the policy does', advice.cut, at);
  }

  #stop(what: string, todo: string, at = this.#at): Stop {
    return new Stop({ at, what, advice: todo });
  }
}

const advice = {
  syntax: 'Look for a missing comma, quote or brace just before this place.',
  cut: 'Close what is open, or save the whole file again.',
  string: 'Close it with a double quote, and write a backslash as \\\\.',
  encoding: 'Save the file as UTF-8.',
  depth: 'No clause needs that; close the brackets where their clause ends.',
} as const;

const words = { true: true, false: false, null: null } as const;
// Each begins where it is told and cannot go back: what one part takes, the next cannot.
const blankShape = /[ \t\r\n]*/y;
const lineShape = /[^\r\n]*/y;
const wordShape = /[A-Za-z]*/y;
const numberShape = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
// eslint-disable-next-line no-control-regex
const stringShape = /"(?:[^"\\\0-\x1f]|\\(?:["\\/bfnrt]|u[0-9A-Fa-f]{4}))*"/y;

function isDigit(character: string): boolean {
  return character >= '0' && character <= '9';
}
