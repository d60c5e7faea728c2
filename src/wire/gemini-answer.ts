// Answers of the Gemini API as they come: whole, as events, or as a list that is written piece by piece.
import { BareJsonReader } from './bare-json-reader.ts';
import { EventStream } from './event-stream.ts';
import type { EventFrame, EventProtocol } from './event-stream.ts';
import { GeminiEvents } from './gemini-events.ts';
import { JsonArrayReader } from './json-array-reader.ts';
import { mapAnswer } from './map-answer.ts';
import { ResponseFactsBuilder } from './response-facts.ts';
import { joined } from './sse.ts';
import type { ResponseContext, ResponseFacts, StreamMapper } from './types.ts';

interface MappedAnswer {
  readonly body: Uint8Array;
  readonly facts: ResponseFacts;
  readonly isUnderstood: boolean;
}

/** Untrusted: anything that is no JSON object or list comes back as the same array with `isUnderstood: false`. */
export function mapGeminiAnswer(body: Uint8Array, context: ResponseContext): MappedAnswer {
  const mapped = mapAnswer(body, context, (document, members, facts) => {
    new GeminiEvents(context, facts).event(document, members);
  });
  return mapped.isUnderstood ? mapped : (mapList(body, context) ?? mapped);
}

/** What was asked for as a stream may come as a list, errors too. */
function mapList(body: Uint8Array, context: ResponseContext): MappedAnswer | undefined {
  if (!startsList(body)) return undefined;
  const stream = openGeminiList(context, Number.POSITIVE_INFINITY);
  const pieces = [...stream.push(body), ...stream.end()];
  const mapped = joined(
    pieces,
    pieces.reduce((sum, piece) => sum + piece.length, 0),
  );
  const facts = stream.facts();
  return { body: mapped, facts, isUnderstood: facts.brokenEvents === 0 };
}

function startsList(body: Uint8Array): boolean {
  const start = body.findIndex((byte) => byte > 0x20);
  return body[start] === 0x5b;
}

/** See EventStream. */
export function openGeminiStream(context: ResponseContext, maxEventBytes?: number): StreamMapper {
  const facts = new ResponseFactsBuilder();
  const open = (frame: EventFrame): EventProtocol => new GeminiEvents(context, facts, frame);
  return new EventStream(context, { reader: new BareJsonReader(maxEventBytes), facts, open });
}

/** The same for a stream that comes as the items of one JSON list. */
export function openGeminiList(context: ResponseContext, maxEventBytes?: number): StreamMapper {
  const facts = new ResponseFactsBuilder();
  const open = (frame: EventFrame): EventProtocol => new GeminiEvents(context, facts, frame);
  const reader = new JsonArrayReader(maxEventBytes);
  // Nothing is held before the first item, so there is one to put the comma behind.
  return new EventStream(context, { facts, open, reader, write: (data) => `,\n${data}` });
}
