// Two kinds of events make up almost all of a stream, and from one to the next only one string differs. The general
// reader parses the first of a run; the others are recognised by its bytes.
import type { JsonString } from '../base/json.ts';
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

/** All bytes of a delta event but those of its text: an event with the same bytes around its text means the same. */
export class DeltaShape {
  /** Name of the channel that the text goes on in. */
  readonly channel: string;
  /** Up to the opening quote. */
  readonly #before: Uint8Array;
  /** From the closing quote on. */
  readonly #after: Uint8Array;

  private constructor(channel: string, around: { readonly [side in 'before' | 'after']: Uint8Array }) {
    this.channel = channel;
    this.#before = around.before;
    this.#after = around.after;
  }

  /**
   * `text` lies in the payload of the event. Undefined when the shape says too little: data on several lines, or an
   * event whose end only its successor shows.
   */
  static of(event: SseEvent, text: JsonString, channel: string): DeltaShape | undefined {
    const { bytes, data, isComplete } = event;
    const [line] = data;
    if (line === undefined || data.length > 1 || !isComplete || bytes.at(-1) !== lineFeed) return undefined;
    const before = bytes.slice(0, line.start + text.start + 1);
    const after = bytes.slice(line.start + text.end - 1);
    return new DeltaShape(channel, { before, after });
  }

  /** The event that begins at this place, when all of it is there and has this shape. */
  match(bytes: Uint8Array, at: number): ShapedEvent | undefined {
    const start = at + this.#before.length;
    if (!holds(bytes, at, this.#before)) return undefined;
    let end = start;
    let isPlain = true;
    for (;;) {
      const byte = bytes[end];
      if (byte === quote) break;
      if (byte === undefined || byte < 0x20) return undefined;
      if (byte === backslash) {
        isPlain = false;
        end += 1;
      }
      end += 1;
    }
    if (!holds(bytes, end, this.#after)) return undefined;
    return { end: end + this.#after.length, text: { kind: 'string', start: start - 1, end: end + 1, isPlain } };
  }
}

function holds(bytes: Uint8Array, at: number, expected: Uint8Array): boolean {
  if (at + expected.length > bytes.length) return false;
  // From its end: two shapes differ in the index and the kind, which are near to it.
  for (let offset = expected.length - 1; offset >= 0; offset -= 1) {
    if (bytes[at + offset] !== expected[offset]) return false;
  }
  return true;
}
