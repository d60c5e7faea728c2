// A streamed answer: each event is either the sender's bytes or the same with texts replaced. What is the same for all
// wire formats: reading events, events that differ from the one before in one string only, torn ends.
import { JsonDocument } from '../base/json-document.ts';
import { JsonError, parseJson } from '../base/json.ts';
import type { JsonNode, JsonString } from '../base/json.ts';
import { jsonText, WordCache } from '../base/json-text.ts';
import type { TextCodec } from '../base/text.ts';
import { DeltaShape } from './delta-shape.ts';
import type { ShapedEvent } from './delta-shape.ts';
import type { Members } from './grammar.ts';
import { OutputBytes } from './output-bytes.ts';
import type { ResponseFactsBuilder } from './response-facts.ts';
import { SseReader, dataOf, withData } from './sse.ts';
import type { SseEvent } from './sse.ts';
import type { ResponseContext, ResponseFacts, StreamMapper } from './types.ts';

/** What a wire format does with the events of one stream. */
export interface EventProtocol {
  /** One event; replacements go into the document. */
  event(document: JsonDocument, members: Members): void;
  /** Data that is no JSON, such as `[DONE]`. */
  sentinel?(): void;
  /** More of the channel that an event was learnt for. */
  push(channel: string, sent: string): string;
  /** Everything that is held, as events of their own; nothing is held then. */
  release(): readonly Uint8Array[];
}

/** What a protocol may ask of its stream. */
export interface EventFrame {
  /** Sends bytes before the event that is being mapped. */
  emit(bytes: Uint8Array): void;
  /**
   * Later events that are this one but for that text mean more of the channel. `fillers`: numbers, and strings of letters
   * and digits, that differ from event to event and mean nothing for the text.
   */
  learn(text: JsonString, channel: string, fillers?: readonly JsonNode[]): void;
  /** What was learnt no longer holds. */
  forget(): void;
  /** An event in the style of the stream: its line ends, and `event:` where the stream names its events. */
  eventOf(name: string | undefined, data: string): Uint8Array;
}

/** Cuts a stream into events. */
export type EventReader = Pick<SseReader, 'next' | 'end' | 'isBetweenEvents' | 'maxEventBytes'>;

export interface EventStreamOptions {
  readonly maxEventBytes?: number | undefined;
  /** Left out: server-sent events. */
  readonly reader?: EventReader;
  /** An event of our own as text; left out: a server-sent event. */
  readonly write?: (data: string) => string;
  readonly open: (frame: EventFrame) => EventProtocol;
  readonly facts: ResponseFactsBuilder;
}

/**
 * Untrusted: events that cannot be read pass untouched and are counted. Only an event beyond the size limit throws
 * (WireError `bad-stream`).
 */
export class EventStream implements StreamMapper, EventFrame {
  readonly #codec: TextCodec;
  readonly #reader: EventReader;
  readonly #write: ((data: string) => string) | undefined;
  readonly #facts: ResponseFactsBuilder;
  readonly #protocol: EventProtocol;
  readonly #output: OutputBytes;
  /** Of the last delta event that the general way read. */
  #shape: DeltaShape | undefined;
  /** That event: those of its shape have its style. */
  #shapeStyle: SseEvent | undefined;
  /** The last event with data: its line ends and field names are the stream's. */
  #style: SseEvent | undefined;

  constructor({ codec }: ResponseContext, { maxEventBytes, reader, write, open, facts }: EventStreamOptions) {
    this.#codec = codec;
    this.#reader = reader ?? new SseReader(maxEventBytes);
    this.#write = write;
    this.#output = new OutputBytes(codec);
    this.#facts = facts;
    this.#protocol = open(this);
  }

  push(chunk: Uint8Array): readonly Uint8Array[] {
    let at = 0;
    const ascii = chunk.length < severalEvents ? undefined : this.#codec.asciiText?.(chunk);
    while (at < chunk.length) {
      const isWhole = this.#reader.isBetweenEvents;
      const shaped = isWhole ? this.#forwardShaped(chunk, at, ascii) : at;
      if (shaped > at) {
        at = shaped;
        continue;
      }
      const { event, end } = this.#reader.next(chunk, at);
      const mapped = event === undefined ? undefined : this.#mapped(event);
      if (mapped !== undefined) this.#output.keep(mapped);
      else if (event !== undefined && isWhole) this.#output.keep(chunk, at, end);
      else if (event !== undefined) this.#output.keep(event.bytes);
      at = end;
    }
    return this.#output.take();
  }

  end(): readonly Uint8Array[] {
    const [rest] = this.#reader.end();
    if (rest === undefined || rest.isComplete) {
      if (rest !== undefined) this.#forward(rest);
      this.#releaseAll();
    } else if (this.#isReadable(rest)) {
      this.#forward(rest);
      const released = this.#protocol.release();
      if (released.length > 0) this.#output.keep(this.#codec.encode(missingLineEnds(rest)));
      for (const bytes of released) this.#output.keep(bytes);
    } else {
      // Nobody reads on behind a torn event, so what is held goes before it.
      this.#releaseAll();
      this.#forward(rest);
    }
    return this.#output.take();
  }

  facts(): ResponseFacts {
    return this.#facts.build();
  }

  emit(bytes: Uint8Array): void {
    this.#output.keep(bytes);
  }

  learn(text: JsonString, channel: string, fillers?: readonly JsonNode[]): void {
    if (this.#style === undefined) return;
    this.#shape = DeltaShape.of(this.#style, text, channel, fillers);
    this.#shapeStyle = this.#style;
  }

  forget(): void {
    this.#shape = undefined;
  }

  eventOf(name: string | undefined, data: string): Uint8Array {
    if (this.#write !== undefined) return this.#codec.encode(this.#write(data));
    const { lineEnd, name: styleName } = this.#style ?? { lineEnd: '\n', name: undefined };
    const nameLine = styleName === undefined || name === undefined ? '' : `event: ${name}${lineEnd}`;
    return this.#codec.encode(`${nameLine}data: ${data}${lineEnd}${lineEnd}`);
  }

  #releaseAll(): void {
    for (const bytes of this.#protocol.release()) this.#output.keep(bytes);
  }

  #isReadable(event: SseEvent): boolean {
    const payload = dataOf(event);
    if (payload === undefined) return false;
    try {
      parseJson(payload);
      return true;
    } catch {
      return false;
    }
  }

  #forward(event: SseEvent): void {
    this.#output.keep(this.#mapped(event) ?? event.bytes);
  }

  /** The end of the event that begins at this place, when it has the shape of the last delta; else the place itself. */
  #forwardShaped(chunk: Uint8Array, at: number, ascii: string | undefined): number {
    const shape = this.#shape;
    const event = shape?.match(chunk, at);
    if (shape === undefined || event === undefined || event.end - at > this.#reader.maxEventBytes) return at;
    const sent = this.#shapedText(chunk, event, ascii);
    if (sent === undefined) return at;
    this.#style = this.#shapeStyle;
    const text = this.#protocol.push(shape.channel, sent);
    if (text === sent) this.#output.keep(chunk, at, event.end);
    else {
      this.#output.keep(chunk, at, event.text.start + 1);
      this.#output.jsonText(text);
      this.#output.keep(chunk, event.text.end - 1, event.end);
    }
    return event.end;
  }

  /** Undefined for what is no JSON string after all: the general way knows what to do with it. */
  #shapedText(chunk: Uint8Array, { text }: ShapedEvent, ascii: string | undefined): string | undefined {
    if (text.isPlain && ascii !== undefined) return ascii.slice(text.start + 1, text.end - 1);
    try {
      return jsonText(chunk, text, this.#codec);
    } catch (error) {
      if (!(error instanceof JsonError)) throw error;
      return undefined;
    }
  }

  /** Undefined when the event stays as it is. */
  #mapped(event: SseEvent): Uint8Array | undefined {
    const payload = dataOf(event);
    if (payload === undefined) return undefined;
    this.#style = event;
    if (isSentinel(payload)) {
      this.#protocol.sentinel?.();
      return undefined;
    }
    try {
      const document = new JsonDocument(payload, this.#codec, words);
      if (document.root.kind === 'object') this.#protocol.event(document, document.members(document.root));
      const mapped = document.result();
      return mapped === payload ? undefined : withData(event, mapped);
    } catch (error) {
      if (!(error instanceof JsonError)) throw error;
      this.#facts.brokenEvents += 1;
      return undefined;
    }
  }
}

// Not state: a word follows from its bytes alone. Providers use few, and a cache takes 10 KB.
const words = new WordCache();

/** Bytes of a chunk that is worth being read as one text. */
const severalEvents = 1024;

/** The last event of some formats, and the end of a list. */
const sentinels = ['[DONE]', ']'];

function isSentinel(payload: Uint8Array): boolean {
  return sentinels.some((sentinel) => isSpelled(payload, sentinel));
}

function isSpelled(payload: Uint8Array, word: string): boolean {
  if (payload.length !== word.length) return false;
  for (let at = 0; at < word.length; at += 1) if (payload[at] !== word.charCodeAt(at)) return false;
  return true;
}

/** What an event lacks to be closed by a blank line. */
function missingLineEnds(event: SseEvent): string {
  const last = event.bytes.at(-1);
  return last === 0x0a || last === 0x0d ? event.lineEnd : event.lineEnd + event.lineEnd;
}
