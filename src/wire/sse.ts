// Server-sent events as bytes (WHATWG HTML, "Server-sent events"): any chunking, any line end, and each event keeps
// its raw bytes, so that what nobody changes is forwarded as it came.
import { InvariantError } from '../base/error.ts';
import type { Span } from '../base/text.ts';
import { WireError } from './error.ts';

export interface SseEvent {
  /** Everything up to and including the blank line: comments, unknown fields and a byte order mark too. */
  readonly bytes: Uint8Array;
  /** False only for what a stream left behind without a blank line at its end. */
  readonly isComplete: boolean;
  /** Value of the `event` field. */
  readonly name: Span | undefined;
  /** Values of the `data` lines. */
  readonly data: readonly Span[];
  readonly lineEnd: '\n' | '\r\n' | '\r';
}

/** Largest event that is held; a web fetch result with a whole document is one event. */
export const defaultMaxEventBytes = 64 * 1024 * 1024;

const lineFeed = 0x0a;
const carriageReturn = 0x0d;

/**
 * Cuts a stream into events. Untrusted: any bytes are accepted; only an event beyond the limit throws WireError
 * `bad-stream`. An event that a lone CR ends is given out when the next byte is known, as it may be an LF.
 */
export class SseReader {
  readonly maxEventBytes: number;
  #parts: Uint8Array[] = [];
  #heldBytes = 0;
  #isFirst = true;
  #isAtLineStart = true;
  #isAfterCr = false;
  /** A blank line has ended with CR; whether an LF belongs to it is open. */
  #isEnding = false;

  constructor(maxEventBytes = defaultMaxEventBytes) {
    this.maxEventBytes = maxEventBytes;
  }

  /** Nothing of the next event has come yet. */
  get isBetweenEvents(): boolean {
    return this.#heldBytes === 0;
  }

  push(chunk: Uint8Array): readonly SseEvent[] {
    const events: SseEvent[] = [];
    let at = 0;
    while (at < chunk.length) {
      const { event, end } = this.next(chunk, at);
      if (event !== undefined) events.push(event);
      at = end;
    }
    return events;
  }

  /** Reads from a place on, up to the end of an event, or to that of the chunk, which then belongs to the next one. */
  next(chunk: Uint8Array, start: number): { readonly event: SseEvent | undefined; readonly end: number } {
    let at = start;
    while (at < chunk.length) {
      const byte = chunk[at] ?? 0;
      if (this.#isEnding) {
        const end = byte === lineFeed ? at + 1 : at;
        return { event: this.#take(chunk.subarray(start, end), true), end };
      }
      if (byte > carriageReturn) {
        at = lineRunEnd(chunk, at);
        this.#isAtLineStart = false;
        this.#isAfterCr = false;
        continue;
      }
      at += 1;
      if (this.#endsEvent(byte)) return { event: this.#take(chunk.subarray(start, at), true), end: at };
    }
    this.#hold(chunk.subarray(start));
    return { event: undefined, end: at };
  }

  /** What is left: an event without its blank line. Call once. */
  end(): readonly SseEvent[] {
    return this.#heldBytes === 0 ? [] : [this.#take(new Uint8Array(0), this.#isEnding)];
  }

  /** Moves the line state by one byte; true when the byte surely is the last of an event. */
  #endsEvent(byte: number): boolean {
    if (byte === lineFeed) {
      const isSecondHalf = this.#isAfterCr;
      this.#isAfterCr = false;
      if (isSecondHalf) return false;
      if (this.#isAtLineStart) return true;
      this.#isAtLineStart = true;
      return false;
    }
    this.#isAfterCr = byte === carriageReturn;
    if (!this.#isAfterCr) this.#isAtLineStart = false;
    else if (this.#isAtLineStart) this.#isEnding = true;
    else this.#isAtLineStart = true;
    return false;
  }

  #hold(part: Uint8Array): void {
    if (part.length === 0) return;
    this.#parts.push(part);
    this.#heldBytes += part.length;
    if (this.#heldBytes > this.maxEventBytes) {
      throw new WireError('bad-stream', `An event of the stream is larger than ${this.maxEventBytes} bytes.`);
    }
  }

  #take(last: Uint8Array, isComplete: boolean): SseEvent {
    this.#hold(last);
    const bytes = joined(this.#parts, this.#heldBytes);
    const isFirst = this.#isFirst;
    this.#parts = [];
    this.#heldBytes = 0;
    this.#isFirst = false;
    this.#isAtLineStart = true;
    this.#isAfterCr = false;
    this.#isEnding = false;
    return parsedEvent(bytes, isFirst, isComplete);
  }
}

/** The pieces as one array; a single piece is given back as it is. */
export function joined(parts: readonly Uint8Array[], length: number): Uint8Array {
  const [first] = parts;
  if (parts.length === 1 && first !== undefined) return first;
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** The payload: data lines joined by LF. Undefined when the event has no data. */
export function dataOf(event: SseEvent): Uint8Array | undefined {
  const [first] = event.data;
  if (first === undefined) return undefined;
  if (event.data.length === 1) return event.bytes.subarray(first.start, first.end);
  const parts: Uint8Array[] = [];
  let length = 0;
  for (const line of event.data) {
    if (parts.length > 0) parts.push(new Uint8Array([lineFeed]));
    parts.push(event.bytes.subarray(line.start, line.end));
    length += line.end - line.start;
  }
  return joined(parts, length + event.data.length - 1);
}

/** The event with another payload; all else keeps its bytes. The payload must have as many lines as before. */
export function withData(event: SseEvent, payload: Uint8Array): Uint8Array {
  const parts: Uint8Array[] = [];
  let from = 0;
  let lineStart = 0;
  for (const [number, line] of event.data.entries()) {
    const isLast = number === event.data.length - 1;
    const lineEnd = isLast ? payload.length : payload.indexOf(lineFeed, lineStart);
    if (lineEnd < 0) throw new InvariantError('a payload lost a line');
    parts.push(event.bytes.subarray(from, line.start), payload.subarray(lineStart, lineEnd));
    from = line.end;
    lineStart = lineEnd + 1;
  }
  parts.push(event.bytes.subarray(from));
  let length = 0;
  for (const part of parts) length += part.length;
  return joined(parts, length);
}

function parsedEvent(bytes: Uint8Array, isFirst: boolean, isComplete: boolean): SseEvent {
  let name: Span | undefined;
  const data: Span[] = [];
  let lineEnd: SseEvent['lineEnd'] | undefined;
  let start = isFirst && startsWithByteOrderMark(bytes) ? 3 : 0;
  while (start < bytes.length) {
    const end = lineTextEnd(bytes, start);
    const next = bytes[end] === carriageReturn && bytes[end + 1] === lineFeed ? end + 2 : end + 1;
    if (end < bytes.length) lineEnd ??= next === end + 2 ? '\r\n' : bytes[end] === lineFeed ? '\n' : '\r';
    const value = fieldValue(bytes, start, end, dataField);
    if (value !== undefined) data.push(value);
    else name = fieldValue(bytes, start, end, eventField) ?? name;
    start = next;
  }
  return { bytes, isComplete, name, data, lineEnd: lineEnd ?? '\n' };
}

/** Where a run of bytes that surely end no line ends: this loop sees every byte of every stream. */
function lineRunEnd(bytes: Uint8Array, from: number): number {
  let at = from;
  while ((bytes[at] ?? 0) > carriageReturn) at += 1;
  return at;
}

function lineTextEnd(bytes: Uint8Array, from: number): number {
  let at = lineRunEnd(bytes, from);
  while (at < bytes.length && bytes[at] !== lineFeed && bytes[at] !== carriageReturn) at = lineRunEnd(bytes, at + 1);
  return at;
}

const dataField: readonly number[] = [0x64, 0x61, 0x74, 0x61];
const eventField: readonly number[] = [0x65, 0x76, 0x65, 0x6e, 0x74];

/** Where the value of the line lies, when the line is this field. One space after the colon is no part of it. */
function fieldValue(bytes: Uint8Array, start: number, end: number, field: readonly number[]): Span | undefined {
  const colonAt = start + field.length;
  if (colonAt > end) return undefined;
  for (let offset = 0; offset < field.length; offset += 1)
    if (bytes[start + offset] !== field[offset]) return undefined;
  if (colonAt === end) return { start: end, end };
  if (bytes[colonAt] !== 0x3a) return undefined;
  return { start: bytes[colonAt + 1] === 0x20 && colonAt + 1 < end ? colonAt + 2 : colonAt + 1, end };
}

function startsWithByteOrderMark(bytes: Uint8Array): boolean {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
}
