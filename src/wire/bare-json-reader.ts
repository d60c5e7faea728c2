// Server-sent events among which a JSON text may stand alone, without a field: so a stream of Google tells an error.
import { SseReader } from './sse.ts';
import type { SseEvent } from './sse.ts';

const openBrace = 0x7b;
const space = 0x20;

/** A reader for which such a text is the data of an event. */
export class BareJsonReader extends SseReader {
  override next(chunk: Uint8Array, start: number): { readonly event: SseEvent | undefined; readonly end: number } {
    const { event, end } = super.next(chunk, start);
    return { event: event && withBareJson(event), end };
  }

  override end(): readonly SseEvent[] {
    return super.end().map(withBareJson);
  }
}

function withBareJson(event: SseEvent): SseEvent {
  const { bytes, data } = event;
  if (data.length > 0) return event;
  const start = bytes.findIndex(isNoSpace);
  if (bytes[start] !== openBrace) return event;
  return { ...event, data: [{ start, end: bytes.findLastIndex(isNoSpace) + 1 }] };
}

function isNoSpace(byte: number): boolean {
  return byte > space;
}
