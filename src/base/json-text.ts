// The texts of a tree of byte spans: of its strings, and of the keys of its objects.
import { JsonError, type JsonNode, type JsonObject, type JsonString } from './json.ts';
import type { TextCodec } from './text.ts';

/** The text of a string node. Throws JsonError `bad-utf8` when the codec refuses the bytes. */
export function jsonText(bytes: Uint8Array, node: JsonString, codec: TextCodec): string {
  if (node.isPlain && node.end - node.start - 2 <= maxShortLength) {
    const short = shortAscii(bytes, node.start + 1, node.end - 1);
    if (short !== undefined) return short;
  }
  try {
    // With its quotes: a decoder may take U+FEFF at the start for a byte order mark and drop it.
    if (node.isPlain) return codec.decode(bytes, node.start, node.end).slice(1, -1);
    // The scanner has accepted the literal, so the native reader does too; it is the fastest unescape there is,
    // and it keeps lone surrogates.
    return String(JSON.parse(codec.decode(bytes, node.start, node.end)));
  } catch (cause) {
    throw new JsonError('bad-utf8', node.start, 'a string is not valid UTF-8', { cause });
  }
}

/** The members by name, in order. Throws JsonError `duplicate-key`: parsers differ on which of two wins. */
export function uniqueMembers(
  bytes: Uint8Array,
  node: JsonObject,
  codec: TextCodec,
  words: WordCache = new WordCache(),
): ReadonlyMap<string, JsonNode> {
  const members = new Map<string, JsonNode>();
  for (const { key, value } of node.members) {
    const name = words.text(bytes, key, codec);
    if (members.has(name)) throw new JsonError('duplicate-key', key.start, 'an object has the same key twice');
    members.set(name, value);
  }
  return members;
}

/** Decodes words that come again and again (keys, types) without making a new string each time. Bounded. */
export class WordCache {
  // Not `Array.from`, which takes 20 µs: many documents have a cache of their own.
  readonly #words = new Array<string | undefined>(slots);
  /** The bytes of each word: to compare them is twice as fast as to look at characters. */
  #letters: Uint8Array | undefined;

  text(bytes: Uint8Array, node: JsonString, codec: TextCodec): string {
    const start = node.start + 1;
    const length = node.end - 1 - start;
    if (!node.isPlain || length > maxShortLength || length === 0) return jsonText(bytes, node, codec);
    const slot = slotOf(bytes, start, length);
    const letters = (this.#letters ??= new Uint8Array(slots * maxShortLength));
    const at = slot * maxShortLength;
    const known = this.#words[slot];
    if (known !== undefined && known.length === length && isSame(letters, at, { bytes, start, length })) return known;
    const text = jsonText(bytes, node, codec);
    // Beyond ASCII a byte is not a character.
    if (text.length !== length) return text;
    letters.set(bytes.subarray(start, start + length), at);
    this.#words[slot] = text;
    return text;
  }
}

const slots = 256;

/** Of a word's length and of five of its letters. */
function slotOf(bytes: Uint8Array, start: number, length: number): number {
  const end = start + length - 1;
  const first = ((bytes[start] as number) << 3) ^ (bytes[start + (length >> 2)] as number);
  const last = ((bytes[end] as number) << 1) ^ (bytes[end - (length >> 2)] as number);
  return ((first ^ (last << 2) ^ (bytes[start + (length >> 1)] as number)) + 31 * length) & (slots - 1);
}

function isSame(
  letters: Uint8Array,
  at: number,
  word: { readonly bytes: Uint8Array; readonly start: number; readonly length: number },
): boolean {
  const { bytes, start, length } = word;
  for (let index = 0; index < length; index += 1) if (letters[at + index] !== bytes[start + index]) return false;
  return true;
}

const maxShortLength = 32;

// A short text costs some 6 ns a letter here; a call into a decoder costs more than thirty of them.
function shortAscii(bytes: Uint8Array, start: number, end: number): string | undefined {
  let text = '';
  let at = start;
  for (; at + 4 <= end; at += 4) {
    const one = bytes[at] as number;
    const two = bytes[at + 1] as number;
    const three = bytes[at + 2] as number;
    const four = bytes[at + 3] as number;
    if ((one | two | three | four) >= 0x80) return undefined;
    text += String.fromCharCode(one, two, three, four);
  }
  for (; at < end; at += 1) {
    const byte = bytes[at];
    if (byte === undefined || byte >= 0x80) return undefined;
    text += String.fromCharCode(byte);
  }
  return text;
}
