// A JSON string where it stands in a body, and how it is written anew with as little change as possible.
import { encodeJsonString } from './json-literal.ts';
import type { JsonString } from './json.ts';
import { jsonText } from './json-text.ts';
import { applyEdits, type TextCodec, type TextEdit } from './text.ts';

const backslash = 0x5c;
const letterU = 0x75;

export class SourceString {
  readonly #bytes: Uint8Array;
  readonly #node: JsonString;
  readonly #codec: TextCodec;
  #raw: Uint8Array | undefined;
  #text: string | undefined;

  constructor(bytes: Uint8Array, node: JsonString, codec: TextCodec) {
    this.#bytes = bytes;
    this.#node = node;
    this.#codec = codec;
  }

  /** The literal with its quotes; a view, not a copy. */
  get raw(): Uint8Array {
    this.#raw ??= this.#bytes.subarray(this.#node.start, this.#node.end);
    return this.#raw;
  }

  /** Decoded. Throws JsonError `bad-utf8`. */
  get text(): string {
    this.#text ??= jsonText(this.#bytes, this.#node, this.#codec);
    return this.#text;
  }

  /** The literal of another text; `raw` itself when it is the same text. */
  withText(text: string): Uint8Array {
    return text === this.text ? this.raw : encodeJsonString(text, this.#codec);
  }

  /** The literal with edits of the text, in UTF-16 units; all between them keeps its spelling, escapes too. */
  withEdits(edits: readonly TextEdit[]): Uint8Array {
    if (edits.length === 0) return this.raw;
    const { raw } = this;
    const pieces: Uint8Array[] = [];
    const place = new PlaceReader(raw, this.text.length);
    let from = 0;
    for (const edit of edits) {
      const start = place.at(edit.start);
      const end = place.at(edit.end);
      // An edit that cuts a character in two cannot be spliced in.
      if (start === undefined || end === undefined) return this.withText(applyEdits(this.text, edits));
      const literal = encodeJsonString(edit.text, this.#codec);
      pieces.push(raw.subarray(from, start), literal.subarray(1, -1));
      from = end;
    }
    pieces.push(raw.subarray(from));
    return joined(pieces);
  }
}

/** Finds places of the decoded text in the literal, in ascending order. */
class PlaceReader {
  readonly #raw: Uint8Array;
  /** Each unit is one byte. */
  readonly #isDirect: boolean;
  #at = 1;
  #unit = 0;

  constructor(raw: Uint8Array, units: number) {
    this.#raw = raw;
    this.#isDirect = raw.length === units + 2;
  }

  /** Undefined when the place is inside a character. */
  at(unit: number): number | undefined {
    if (this.#isDirect) return unit + 1;
    const raw = this.#raw;
    while (this.#unit < unit) {
      const byte = raw[this.#at] ?? 0;
      if (byte === backslash) this.#at += raw[this.#at + 1] === letterU ? 6 : 2;
      else if (byte < 0x80) this.#at += 1;
      else if (byte < 0xe0) this.#at += 2;
      else if (byte < 0xf0) this.#at += 3;
      else {
        this.#at += 4;
        this.#unit += 1;
      }
      this.#unit += 1;
    }
    return this.#unit === unit ? this.#at : undefined;
  }
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}
