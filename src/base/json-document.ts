// A parsed JSON body together with its bytes and the replacements made in it: reading and writing without re-serialising.
import { InvariantError } from './error.ts';
import { JsonError, parseJson } from './json.ts';
import type { JsonNode, JsonObject, JsonString, KnownList } from './json.ts';
import { jsonText, uniqueMembers, WordCache } from './json-text.ts';
import { encodeJsonString } from './json-literal.ts';
import { SourceString } from './source-string.ts';
import type { Span, TextCodec } from './text.ts';

/** Replace the span by `bytes`. */
export interface ByteEdit extends Span {
  readonly bytes: Uint8Array;
}

/** The bytes with the edits applied; the very same array when there are none. Edits may come in any order, but must not overlap. */
export function splice(
  bytes: Uint8Array,
  edits: readonly ByteEdit[],
  allocate = (length: number): Uint8Array => new Uint8Array(length),
): Uint8Array {
  if (edits.length === 0) return bytes;
  const sorted = isSorted(edits) ? edits : edits.toSorted((one, other) => one.start - other.start);
  let length = bytes.length;
  for (const edit of sorted) length += edit.bytes.length - (edit.end - edit.start);
  const result = allocate(length);
  let from = 0;
  let to = 0;
  for (const edit of sorted) {
    if (edit.start < from || edit.end < edit.start || edit.end > bytes.length) {
      throw new InvariantError('edits overlap or lie outside of the bytes');
    }
    result.set(bytes.subarray(from, edit.start), to);
    to += edit.start - from;
    result.set(edit.bytes, to);
    to += edit.bytes.length;
    from = edit.end;
  }
  result.set(bytes.subarray(from), to);
  if (to + bytes.length - from !== result.length) throw new InvariantError('not every byte was written');
  return result;
}

function isSorted(edits: readonly ByteEdit[]): boolean {
  let last = 0;
  for (const edit of edits) {
    if (edit.start < last) return false;
    last = edit.start;
  }
  return true;
}

/** One JSON text. Nodes of one document must not be given to another. */
export class JsonDocument {
  readonly bytes: Uint8Array;
  readonly codec: TextCodec;
  readonly root: JsonNode;
  readonly #words: WordCache;
  readonly #edits: ByteEdit[] = [];
  /** Walks ask more than once. */
  readonly #members = new Map<JsonObject, ReadonlyMap<string, JsonNode>>();
  #inner: Map<JsonString, JsonDocument | undefined> | undefined;

  /** Untrusted: throws JsonError on bytes that are not one JSON text. Small documents of one kind may share `words`. */
  constructor(bytes: Uint8Array, codec: TextCodec, words: WordCache = new WordCache(), known?: KnownList) {
    this.bytes = bytes;
    this.codec = codec;
    this.#words = words;
    this.root = parseJson(bytes, undefined, known);
  }

  text(node: JsonString): string {
    return jsonText(this.bytes, node, this.codec);
  }

  /** The text of a string that is likely to come again: a key, a type. */
  word(node: JsonString): string {
    return this.#words.text(this.bytes, node, this.codec);
  }

  /** The text of a node that should be a string; undefined for any other kind and for a missing node. */
  textIf(node: JsonNode | undefined): string | undefined {
    return node?.kind === 'string' ? this.word(node) : undefined;
  }

  /** The value of a node that should be a number. */
  numberIf(node: JsonNode | undefined): number | undefined {
    return node?.kind === 'number' ? Number(this.source(node)) : undefined;
  }

  /** The JSON text of a node as it stands in the bytes. Throws JsonError `bad-utf8`. */
  source(node: JsonNode): string {
    try {
      return this.codec.decode(this.bytes, node.start, node.end);
    } catch (cause) {
      throw new JsonError('bad-utf8', node.start, 'a value is not valid UTF-8', { cause });
    }
  }

  /** Members by name; throws JsonError `duplicate-key`. */
  members(node: JsonObject): ReadonlyMap<string, JsonNode> {
    let members = this.#members.get(node);
    if (members === undefined) {
      members = uniqueMembers(this.bytes, node, this.codec, this.#words);
      this.#members.set(node, members);
    }
    return members;
  }

  /** Members of a node that should be an object; none for any other kind and for a missing node. */
  membersIf(node: JsonNode | undefined): ReadonlyMap<string, JsonNode> {
    return node?.kind === 'object' ? this.members(node) : noMembers;
  }

  /**
   * The JSON text in a string, always the same document; undefined when it is none, or when its bytes would not say what
   * its characters do.
   */
  inner(node: JsonString): JsonDocument | undefined {
    this.#inner ??= new Map();
    if (!this.#inner.has(node)) this.#inner.set(node, this.#readInner(node));
    return this.#inner.get(node);
  }

  #readInner(node: JsonString): JsonDocument | undefined {
    const text = this.text(node);
    if (!beginsAsJson.test(text) || /\p{Surrogate}/u.test(text)) return undefined;
    try {
      return new JsonDocument(this.codec.encode(text), this.codec, this.#words);
    } catch (error) {
      if (!(error instanceof JsonError)) throw error;
      return undefined;
    }
  }

  /** The string as it stands, for whoever decides what takes its place. */
  sourceString(node: JsonString): SourceString {
    return new SourceString(this.bytes, node, this.codec);
  }

  /** Puts another literal, with its quotes, in the place of a string. */
  replaceLiteral(node: JsonString, bytes: Uint8Array): void {
    this.#edits.push({ start: node.start, end: node.end, bytes });
  }

  /** What `change` replaces. */
  editsOf(change: () => void): readonly ByteEdit[] {
    const before = this.#edits.length;
    change();
    return this.#edits.slice(before);
  }

  /** Replaces again what was replaced in a text that begins alike. */
  repeat(edits: readonly ByteEdit[]): void {
    for (const edit of edits) this.#edits.push(edit);
  }

  replaceText(node: JsonString, text: string): void {
    this.#edits.push({ start: node.start, end: node.end, bytes: encodeJsonString(text, this.codec) });
  }

  /** Replaces a node by another JSON text. */
  replaceSource(node: JsonNode, source: string): void {
    this.#edits.push({ start: node.start, end: node.end, bytes: this.codec.encode(source) });
  }

  /** The bytes with all replacements; the same array when there were none. */
  result(): Uint8Array {
    return splice(this.bytes, this.#edits, this.codec.allocate);
  }
}

const noMembers: ReadonlyMap<string, JsonNode> = new Map();
const beginsAsJson = /^\s*[[{"]/;
