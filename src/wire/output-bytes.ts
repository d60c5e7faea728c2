// The bytes that go on: runs of what came in, and new text between them. Copied once, or not at all when nothing is new.
import type { TextCodec } from '../base/text.ts';

/** Text up to this length is written letter by letter: an encoder's call costs more. */
const maxShortLength = 64;
/** A run up to this length, which lies between two texts, is copied byte by byte: a view of it would take longer. */
const maxLoopLength = 160;
const none = new Uint8Array(0);

export class OutputBytes {
  readonly #codec: TextCodec;
  /** A run of a source that is not copied yet. */
  #source: Uint8Array = none;
  #start = 0;
  #end = 0;
  #bytes: Uint8Array = none;
  #length = 0;

  constructor(codec: TextCodec) {
    this.#codec = codec;
  }

  /** Bytes that go on as they are. The source must not change until the output is taken. */
  keep(source: Uint8Array, start = 0, end = source.length): void {
    if (start === end) return;
    if (source === this.#source && start === this.#end) {
      this.#end = end;
      return;
    }
    this.#copyRun();
    this.#source = source;
    this.#start = start;
    this.#end = end;
  }

  /** The inside of a JSON string. */
  jsonText(text: string): void {
    this.#copyRun();
    if (text.length <= maxShortLength && this.#writeShort(text)) return;
    const encoded = this.#codec.encode(JSON.stringify(text));
    this.#copy(encoded, 1, encoded.length - 1);
  }

  /** All of it, at most one array; the source itself when it goes on whole. */
  take(): readonly Uint8Array[] {
    const output = this.#whole();
    this.#source = none;
    this.#start = 0;
    this.#end = 0;
    this.#bytes = none;
    this.#length = 0;
    return output.length === 0 ? [] : [output];
  }

  #whole(): Uint8Array {
    if (this.#length === 0) {
      const isAll = this.#start === 0 && this.#end === this.#source.length;
      return isAll ? this.#source : this.#source.subarray(this.#start, this.#end);
    }
    this.#copyRun();
    return this.#bytes.subarray(0, this.#length);
  }

  #copyRun(): void {
    if (this.#end > this.#start) this.#copy(this.#source, this.#start, this.#end);
    this.#start = this.#end;
  }

  #copy(source: Uint8Array, start: number, end: number): void {
    this.#reserve(end - start);
    const bytes = this.#bytes;
    const to = this.#length;
    if (end - start > maxLoopLength) bytes.set(source.subarray(start, end), to);
    else for (let at = start; at < end; at += 1) bytes[to + at - start] = source[at] as number;
    this.#length = to + end - start;
  }

  /** False, and nothing written, when a letter needs an escape or more than one byte. */
  #writeShort(text: string): boolean {
    this.#reserve(text.length);
    const bytes = this.#bytes;
    const start = this.#length;
    for (let at = 0; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      if (code < 0x20 || code >= 0x7f || code === 0x22 || code === 0x5c) return false;
      bytes[start + at] = code;
    }
    this.#length = start + text.length;
    return true;
  }

  #reserve(more: number): void {
    const needed = this.#length + more;
    if (needed <= this.#bytes.length) return;
    // What comes out is about as long as what came in.
    const length = Math.max(needed + 64, this.#bytes.length * 2, this.#source.length + 64);
    const bytes = this.#codec.allocate?.(length) ?? new Uint8Array(length);
    bytes.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = bytes;
  }
}
