// Lossless JSON over bytes: a strict RFC 8259 reader that yields a light tree of byte spans. The bytes themselves
// are never copied or normalised, so whatever nobody edits is forwarded as the sender wrote it.
import { CodedError } from './error.ts';
import { StringScanner } from './json-scan.ts';
import type { Span } from './text.ts';

export type JsonErrorCode = 'syntax' | 'truncated' | 'too-deep' | 'too-many-values' | 'duplicate-key' | 'bad-utf8';

/** `offset` is the byte where reading stopped. */
export class JsonError extends CodedError<JsonErrorCode> {
  readonly offset: number;

  constructor(code: JsonErrorCode, offset: number, message: string, options?: { readonly cause?: unknown }) {
    super(code, `${message} (byte ${offset})`, options);
    this.offset = offset;
  }
}

/** The span of a string includes its quotes. */
export interface JsonString extends Span {
  readonly kind: 'string';
  /** Holds no backslash: the bytes between the quotes are the text. */
  readonly isPlain: boolean;
}

export interface JsonAtom extends Span {
  readonly kind: 'number' | 'true' | 'false' | 'null';
}

export interface JsonArray extends Span {
  readonly kind: 'array';
  readonly items: readonly JsonNode[];
}

export interface JsonMember {
  readonly key: JsonString;
  readonly value: JsonNode;
}

/** Members in the order of the text, duplicates included. */
export interface JsonObject extends Span {
  readonly kind: 'object';
  readonly members: readonly JsonMember[];
}

export type JsonNode = JsonObject | JsonArray | JsonString | JsonAtom;

export interface JsonLimits {
  readonly maxDepth: number;
  /** Values and keys together; about 60 bytes of heap each. */
  readonly maxValues: number;
}

export const defaultJsonLimits: JsonLimits = { maxDepth: 512, maxValues: 4_000_000 };

/** A list of another text that was read before, and up to where that text and the new one are equal. */
export interface KnownList {
  readonly list: JsonArray;
  /** Bytes from the start that both texts share: nodes that end there are taken over instead of being read again. */
  readonly length: number;
}

/**
 * Reads exactly one JSON text. Untrusted: arbitrary bytes give a tree or a JsonError, nothing else. Whether the
 * bytes inside strings are UTF-8 is not checked here: the caller does that natively, or the codec throws later.
 */
export function parseJson(bytes: Uint8Array, limits: JsonLimits = defaultJsonLimits, known?: KnownList): JsonNode {
  return new Parser(bytes, limits, known).document();
}

const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;
const colon = 0x3a;
const minus = 0x2d;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const closeBrace = 0x7d;

class Parser {
  readonly #bytes: Uint8Array;
  readonly #strings: StringScanner;
  readonly #limits: JsonLimits;
  readonly #known: KnownList | undefined;
  #at = 0;
  #depth = 0;
  #values = 0;

  constructor(bytes: Uint8Array, limits: JsonLimits, known: KnownList | undefined) {
    this.#bytes = bytes;
    this.#strings = new StringScanner(bytes);
    this.#limits = limits;
    this.#known = known;
  }

  document(): JsonNode {
    const node = this.#value();
    this.#skipSpace();
    if (this.#at < this.#bytes.length) throw this.#error('syntax', 'something follows the JSON text');
    return node;
  }

  #value(): JsonNode {
    this.#count();
    const byte = this.#skipSpace();
    if (byte === quote) return this.#string();
    if (byte === openBrace) return this.#object();
    if (byte === openBracket) return this.#array();
    if (byte === 0x74) return this.#word('true', [0x72, 0x75, 0x65]);
    if (byte === 0x66) return this.#word('false', [0x61, 0x6c, 0x73, 0x65]);
    if (byte === 0x6e) return this.#word('null', [0x75, 0x6c, 0x6c]);
    if (byte === minus || isDigit(byte)) return this.#number();
    throw this.#unexpected(byte);
  }

  #object(): JsonObject {
    const start = this.#enter();
    const members: JsonMember[] = [];
    let byte = this.#skipSpace();
    while (byte !== closeBrace || members.length > 0) {
      if (byte !== quote) throw this.#unexpected(byte);
      this.#count();
      const key = this.#string();
      byte = this.#skipSpace();
      if (byte !== colon) throw this.#unexpected(byte);
      this.#at += 1;
      members.push({ key, value: this.#value() });
      byte = this.#skipSpace();
      if (byte === closeBrace) break;
      if (byte !== comma) throw this.#unexpected(byte);
      this.#at += 1;
      byte = this.#skipSpace();
    }
    return { kind: 'object', start, end: this.#leave(), members };
  }

  #array(): JsonArray {
    const start = this.#enter();
    const items = this.#knownItems(start);
    let byte = this.#skipSpace();
    if (items.length > 0 && byte !== closeBracket) {
      if (byte !== comma) throw this.#unexpected(byte);
      this.#at += 1;
      byte = undefined;
    }
    while (byte !== closeBracket) {
      items.push(this.#value());
      byte = this.#skipSpace();
      if (byte === closeBracket) break;
      if (byte !== comma) throw this.#unexpected(byte);
      this.#at += 1;
      byte = undefined;
    }
    return { kind: 'array', start, end: this.#leave(), items };
  }

  /** Objects at the beginning of the list that are known from a text that begins alike. */
  #knownItems(start: number): JsonNode[] {
    const known = this.#known;
    if (known === undefined || known.list.start !== start) return [];
    const { items } = known.list;
    let count = 0;
    // An object ends where it ends, whatever follows.
    while (items[count]?.kind === 'object' && (items[count]?.end ?? 0) <= known.length) count += 1;
    const last = items[count - 1];
    if (last === undefined) return [];
    this.#at = last.end;
    return items.slice(0, count);
  }

  #enter(): number {
    this.#depth += 1;
    if (this.#depth > this.#limits.maxDepth) {
      throw this.#error('too-deep', `nested deeper than ${this.#limits.maxDepth}`);
    }
    const start = this.#at;
    this.#at += 1;
    return start;
  }

  #leave(): number {
    this.#depth -= 1;
    this.#at += 1;
    return this.#at;
  }

  #string(): JsonString {
    const bytes = this.#bytes;
    const start = this.#at;
    let at = start + 1;
    let isPlain = true;
    for (;;) {
      at = this.#strings.end(at);
      if (at < 0) {
        isPlain = false;
        at = ~at;
      }
      const byte = bytes[at];
      if (byte === quote) break;
      if (byte === undefined) throw new JsonError('truncated', at, 'the text ends inside a string');
      if (byte < 0x20) throw new JsonError('syntax', at, 'a control character stands bare in a string');
      if (byte === backslash) {
        isPlain = false;
        at = this.#escapeEnd(at);
      } else at += 1;
    }
    this.#at = at + 1;
    return { kind: 'string', start, end: at + 1, isPlain };
  }

  #escapeEnd(at: number): number {
    const letter = this.#bytes[at + 1];
    if (letter === undefined) throw new JsonError('truncated', at, 'the text ends inside an escape');
    if (letter === 0x75) {
      for (let digit = at + 2; digit < at + 6; digit += 1) {
        const byte = this.#bytes[digit];
        if (byte === undefined) throw new JsonError('truncated', digit, 'the text ends inside an escape');
        if (!isHex(byte)) throw new JsonError('syntax', digit, 'a \\u escape has a character that is no hex digit');
      }
      return at + 6;
    }
    if (!isSimpleEscape(letter)) throw new JsonError('syntax', at, 'a string has an escape that JSON does not know');
    return at + 2;
  }

  #number(): JsonAtom {
    const start = this.#at;
    if (this.#bytes[this.#at] === minus) this.#at += 1;
    if (this.#bytes[this.#at] === 0x30) this.#at += 1;
    else this.#digits();
    if (this.#bytes[this.#at] === 0x2e) {
      this.#at += 1;
      this.#digits();
    }
    const exponent = this.#bytes[this.#at];
    if (exponent === 0x65 || exponent === 0x45) {
      this.#at += 1;
      const sign = this.#bytes[this.#at];
      if (sign === 0x2b || sign === minus) this.#at += 1;
      this.#digits();
    }
    return { kind: 'number', start, end: this.#at };
  }

  #digits(): void {
    if (!isDigit(this.#bytes[this.#at])) throw this.#unexpected(this.#bytes[this.#at]);
    while (isDigit(this.#bytes[this.#at])) this.#at += 1;
  }

  #word(kind: 'true' | 'false' | 'null', rest: readonly number[]): JsonAtom {
    const start = this.#at;
    this.#at += 1;
    for (const expected of rest) {
      const byte = this.#bytes[this.#at];
      if (byte !== expected) throw this.#unexpected(byte);
      this.#at += 1;
    }
    return { kind, start, end: this.#at };
  }

  #skipSpace(): number | undefined {
    let byte = this.#bytes[this.#at];
    while (byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09) {
      this.#at += 1;
      byte = this.#bytes[this.#at];
    }
    return byte;
  }

  #count(): void {
    this.#values += 1;
    if (this.#values > this.#limits.maxValues) {
      throw this.#error('too-many-values', `more than ${this.#limits.maxValues} values`);
    }
  }

  #unexpected(byte: number | undefined): JsonError {
    if (byte === undefined) return this.#error('truncated', 'the JSON text ends too early');
    return this.#error('syntax', 'a byte stands where JSON does not allow it');
  }

  #error(code: JsonErrorCode, message: string): JsonError {
    return new JsonError(code, this.#at, message);
  }
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39;
}

function isHex(byte: number): boolean {
  return (byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x46) || (byte >= 0x61 && byte <= 0x66);
}

/** One of `" \ / b f n r t`. */
function isSimpleEscape(byte: number): boolean {
  switch (byte) {
    case quote:
    case backslash:
    case 0x2f:
    case 0x62:
    case 0x66:
    case 0x6e:
    case 0x72:
    case 0x74:
      return true;
  }
  return false;
}
