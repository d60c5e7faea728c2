// Text as a JSON string.
import type { TextCodec } from './text.ts';

/** The text as a JSON string with its quotes. Only what must be is escaped; half surrogate pairs become `\udXXX`. */
export function encodeJsonString(text: string, codec: TextCodec): Uint8Array {
  return codec.encode(JSON.stringify(text));
}
