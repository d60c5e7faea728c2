// Cuts a JSON answer that is written piece by piece into its values: the items of an array, or one value alone. The
// frames look like events, and together they are the bytes that came in.
import { WireError } from './error.ts';
import { defaultMaxEventBytes, joined } from './sse.ts';
import type { SseEvent } from './sse.ts';

const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const closeBrace = 0x7d;

/** What the next byte belongs to. */
type State =
  /** Nothing has come but white space. */
  | 'start'
  /** Between the items of an array. */
  | 'between'
  | 'value'
  | 'string'
  | 'escape'
  /** A number or a word. */
  | 'word'
  /** Behind the last value, or in what is no JSON. */
  | 'rest';

/**
 * Untrusted: any bytes are accepted; only a value beyond the limit throws WireError `bad-stream`. An item comes with
 * what stands before it, its comma or bracket; the closing bracket comes alone, as data.
 */
export class JsonArrayReader {
  readonly maxEventBytes: number;
  #state: State = 'start';
  #isArray = false;
  #depth = 0;
  #parts: Uint8Array[] = [];
  #heldBytes = 0;
  /** Where the value begins in what is held; undefined: not yet. */
  #valueStart: number | undefined;

  constructor(maxEventBytes = defaultMaxEventBytes) {
    this.maxEventBytes = maxEventBytes;
  }

  get isBetweenEvents(): boolean {
    return this.#heldBytes === 0;
  }

  /** Reads from a place on, up to the end of a value, or to that of the chunk. */
  next(chunk: Uint8Array, start: number): { readonly event: SseEvent | undefined; readonly end: number } {
    if (this.#state === 'rest') return { event: frame(chunk.subarray(start), undefined), end: chunk.length };
    for (let at = start; at < chunk.length; at += 1) {
      const byte = chunk[at] ?? 0;
      const end = this.#step(byte, this.#heldBytes + at - start);
      if (end === undefined) continue;
      const after = end === 'with' ? at + 1 : at;
      return { event: this.#take(chunk.subarray(start, after), true), end: after };
    }
    this.#hold(chunk.subarray(start));
    return { event: undefined, end: chunk.length };
  }

  /** What is left: a value that broke off, or white space. Call once. */
  end(): readonly SseEvent[] {
    if (this.#heldBytes === 0) return [];
    const isWhole = this.#valueStart === undefined || this.#state === 'word';
    return [this.#take(new Uint8Array(0), isWhole)];
  }

  /** Moves on by one byte; tells whether a frame ends with it or before it. `place`: of the byte in what is held. */
  #step(byte: number, place: number): 'with' | 'before' | undefined {
    switch (this.#state) {
      case 'start':
        return this.#begin(byte, place);
      case 'between':
        return this.#between(byte, place);
      case 'value':
        return this.#inValue(byte);
      case 'string':
        if (byte === backslash) this.#state = 'escape';
        else if (byte === quote) return this.#closed('value');
        return undefined;
      case 'escape':
        this.#state = 'string';
        return undefined;
      case 'word':
        if (!isSpace(byte) && byte !== comma && byte !== closeBracket) return undefined;
        this.#state = this.#afterValue;
        return 'before';
      case 'rest':
        return undefined;
    }
  }

  #begin(byte: number, place: number): 'with' | undefined {
    if (isSpace(byte)) return undefined;
    if (byte === openBracket && !this.#isArray) {
      this.#isArray = true;
      this.#state = 'between';
      return undefined;
    }
    if (byte === openBrace) {
      this.#open(byte, place);
      return undefined;
    }
    // No JSON, or a value without texts: it passes as it comes.
    this.#state = 'rest';
    return 'with';
  }

  #between(byte: number, place: number): 'with' | undefined {
    if (isSpace(byte) || byte === comma) return undefined;
    if (byte === closeBracket) {
      this.#valueStart = place;
      this.#state = 'rest';
      return 'with';
    }
    this.#open(byte, place);
    return undefined;
  }

  #open(byte: number, place: number): void {
    this.#valueStart = place;
    this.#depth = 0;
    if (byte === openBrace || byte === openBracket) {
      this.#depth = 1;
      this.#state = 'value';
    } else this.#state = byte === quote ? 'string' : 'word';
  }

  #inValue(byte: number): 'with' | undefined {
    if (byte === quote) this.#state = 'string';
    else if (byte === openBrace || byte === openBracket) this.#depth += 1;
    else if (byte === closeBrace || byte === closeBracket) {
      this.#depth -= 1;
      return this.#closed('value');
    }
    return undefined;
  }

  /** A string or a bracket has closed: maybe the value with it. */
  #closed(state: State): 'with' | undefined {
    this.#state = state;
    if (this.#depth > 0) return undefined;
    this.#state = this.#afterValue;
    return 'with';
  }

  get #afterValue(): State {
    return this.#isArray ? 'between' : 'rest';
  }

  #hold(part: Uint8Array): void {
    if (part.length === 0) return;
    this.#parts.push(part);
    this.#heldBytes += part.length;
    if (this.#heldBytes > this.maxEventBytes) {
      throw new WireError('bad-stream', `A value of the stream is larger than ${this.maxEventBytes} bytes.`);
    }
  }

  #take(last: Uint8Array, isComplete: boolean): SseEvent {
    this.#hold(last);
    const bytes = joined(this.#parts, this.#heldBytes);
    const event = frame(bytes, this.#valueStart, isComplete);
    this.#parts = [];
    this.#heldBytes = 0;
    this.#valueStart = undefined;
    return event;
  }
}

function frame(bytes: Uint8Array, valueStart: number | undefined, isComplete = true): SseEvent {
  const data = valueStart === undefined ? [] : [{ start: valueStart, end: bytes.length }];
  return { bytes, isComplete, name: undefined, data, lineEnd: '\n' };
}

function isSpace(byte: number): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}
