// Two kinds of events make up almost all of a stream, and from one to the next only one string differs. The general
// reader parses the first of a run; the others are recognised by its bytes.
import type { JsonNode, JsonString } from '../base/json.ts';
import type { SseEvent } from './sse.ts';

const quote = 0x22;
const backslash = 0x5c;
const lineFeed = 0x0a;

/** An event of a known shape. */
export interface ShapedEvent {
  /** Place after the event. */
  readonly end: number;
  /** The string that differs. Its escapes have not been looked at. */
  readonly text: JsonString;
}

/** Bytes that all events of a shape have, and what stands behind them. */
interface Piece {
  readonly bytes: Uint8Array;
  /** `filler`: letters and digits that mean nothing for the text. */
  readonly slot: 'text' | 'filler' | undefined;
}

/** All bytes of a delta event but those of its text: an event with the same bytes around its text means the same. */
export class DeltaShape {
  /** Name of the channel that the text goes on in. */
  readonly channel: string;
  readonly #pieces: readonly Piece[];

  private constructor(channel: string, pieces: readonly Piece[]) {
    this.channel = channel;
    this.#pieces = pieces;
  }

  /**
   * `text` lies in the payload of the event, and so do `fillers`, numbers or strings that differ as well. Undefined when
   * the shape says too little: data on several lines, or an event whose end only its successor shows.
   */
  static of(
    event: SseEvent,
    text: JsonString,
    channel: string,
    fillers: readonly JsonNode[] = [],
  ): DeltaShape | undefined {
    const { bytes, data, isComplete } = event;
    const [line] = data;
    if (line === undefined || data.length > 1 || !isComplete || bytes.at(-1) !== lineFeed) return undefined;
    const slots = [text, ...fillers].toSorted((one, other) => one.start - other.start);
    const pieces: Piece[] = [];
    let from = 0;
    for (const slot of slots) {
      const quotes = slot.kind === 'string' ? 1 : 0;
      const end = line.start + slot.start + quotes;
      pieces.push({ bytes: bytes.slice(from, end), slot: slot === text ? 'text' : 'filler' });
      from = line.start + slot.end - quotes;
    }
    pieces.push({ bytes: bytes.slice(from), slot: undefined });
    return new DeltaShape(channel, pieces);
  }

  /** The event that begins at this place, when all of it is there and has this shape. */
  match(bytes: Uint8Array, at: number): ShapedEvent | undefined {
    let text: JsonString | undefined;
    let place = at;
    for (const { bytes: expected, slot } of this.#pieces) {
      if (!holds(bytes, place, expected)) return undefined;
      place += expected.length;
      if (slot === 'filler') place = fillerEnd(bytes, place);
      else if (slot === 'text') {
        text = stringFrom(bytes, place - 1);
        if (text === undefined) return undefined;
        place = text.end - 1;
      }
    }
    return text === undefined ? undefined : { end: place, text };
  }
}

/** The string whose opening quote stands here. */
function stringFrom(bytes: Uint8Array, start: number): JsonString | undefined {
  let end = start + 1;
  let isPlain = true;
  for (;;) {
    const byte = bytes[end];
    if (byte === quote) return { kind: 'string', start, end: end + 1, isPlain };
    if (byte === undefined || byte < 0x20) return undefined;
    if (byte === backslash) {
      isPlain = false;
      end += 1;
    }
    end += 1;
  }
}

function fillerEnd(bytes: Uint8Array, from: number): number {
  let at = from;
  while (isLetterOrDigit(bytes[at] ?? 0)) at += 1;
  return at;
}

function isLetterOrDigit(byte: number): boolean {
  return (byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a);
}

function holds(bytes: Uint8Array, at: number, expected: Uint8Array): boolean {
  if (at + expected.length > bytes.length) return false;
  // From its end: two shapes differ in the index and the kind, which are near to it.
  for (let offset = expected.length - 1; offset >= 0; offset -= 1) {
    if (bytes[at + offset] !== expected[offset]) return false;
  }
  return true;
}
