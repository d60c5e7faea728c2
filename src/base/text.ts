// Positions and pieces of text, shared by the folders that do not know each other.

/** Half-open range. In wire code the unit is bytes, inside a decoded text it is UTF-16 code units. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Replace the span by `text`. Edits of one text are sorted and do not overlap. */
export interface TextEdit extends Span {
  readonly text: string;
}

/**
 * What a streaming transform decided about the next `length` UTF-16 units of its input: they stay
 * (`text` undefined), or they become `text`. Pieces cover the input in order, without gaps; what is
 * still undecided is held back and is part of a later piece.
 */
export interface Piece {
  readonly length: number;
  readonly text: string | undefined;
}

/** A transform over a text that arrives in chunks. `end()` releases what is held and is called exactly once. */
export interface StreamTransform {
  push(chunk: string): readonly Piece[];
  end(): readonly Piece[];
}

/** UTF-8 both ways; the pure folders get one as an argument. `decode` is only called on valid UTF-8. */
export interface TextCodec {
  decode(bytes: Uint8Array, start: number, end: number): string;
  encode(text: string): Uint8Array;
  /** Bytes with anything in them, for who writes them all. Without it: zeros, which take as long as the writing. */
  allocate?(length: number): Uint8Array;
  /** The text of bytes that are all ASCII, else undefined: a place in one is the same place in the other. */
  asciiText?(bytes: Uint8Array): string | undefined;
}

/** The text with its edits applied. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  if (edits.length === 0) return text;
  const parts: string[] = [];
  let last = 0;
  for (const edit of edits) {
    if (edit.start > last) parts.push(text.slice(last, edit.start));
    parts.push(edit.text);
    last = edit.end;
  }
  if (last < text.length) parts.push(text.slice(last));
  // Not a sum: that is a tree of strings, on which every later scan is half as fast.
  return parts.join('');
}
