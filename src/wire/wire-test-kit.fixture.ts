// What tests of wire formats share: a codec, a toy transform that holds back, and a visitor that writes down what it saw.
import { readFileSync } from 'node:fs';

import type { SourceString } from '../base/source-string.ts';
import type { Piece, StreamTransform, TextCodec } from '../base/text.ts';
import type { RequestVisitor, ResponseContext, TextSite } from './types.ts';

export const codec: TextCodec = {
  decode: (bytes, start, end) =>
    new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes.subarray(start, end)),
  encode: (text) => new TextEncoder().encode(text),
  asciiText: (bytes) => (bytes.every((byte) => byte < 0x80) ? new TextDecoder().decode(bytes) : undefined),
};

export function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

export function textOf(...bytes: readonly Uint8Array[]): string {
  return Buffer.concat(bytes).toString('utf8');
}

/** `format`: name of the folder. */
export function fixture(name: string, format = 'anthropic'): Uint8Array {
  return new Uint8Array(readFileSync(new URL(`../../test/fixtures/${format}/${name}`, import.meta.url)));
}

/** `from` becomes `to`; a tail that could still become `from` is held back. */
export class ToyReverser implements StreamTransform {
  readonly #from: string;
  readonly #to: string;
  #held = '';

  constructor(from = 'foo', to = 'barbar') {
    this.#from = from;
    this.#to = to;
  }

  push(chunk: string): readonly Piece[] {
    const input = this.#held + chunk;
    const pieces: Piece[] = [];
    let at = 0;
    for (let found = input.indexOf(this.#from); found >= 0; found = input.indexOf(this.#from, at)) {
      if (found > at) pieces.push({ length: found - at, text: undefined });
      pieces.push({ length: this.#from.length, text: this.#to });
      at = found + this.#from.length;
    }
    let held = Math.min(this.#from.length - 1, input.length - at);
    while (held > 0 && !this.#from.startsWith(input.slice(input.length - held))) held -= 1;
    if (input.length - held > at) pieces.push({ length: input.length - held - at, text: undefined });
    this.#held = input.slice(input.length - held);
    return pieces;
  }

  end(): readonly Piece[] {
    const held = this.#held;
    this.#held = '';
    return held === '' ? [] : [{ length: held.length, text: undefined }];
  }
}

/** Holds back everything until the end and changes nothing. */
export class HoldingIdentity implements StreamTransform {
  #length = 0;

  push(chunk: string): readonly Piece[] {
    this.#length += chunk.length;
    return [];
  }

  end(): readonly Piece[] {
    return this.#length === 0 ? [] : [{ length: this.#length, text: undefined }];
  }
}

export function toyContext(overrides: Partial<ResponseContext> = {}): ResponseContext {
  return { codec, openReverser: () => new ToyReverser(), prefill: undefined, ...overrides };
}

export interface SeenText {
  readonly text: string;
  readonly site: TextSite;
}

/** Writes down every call; `change` decides what is sent. */
export class RecordingVisitor implements RequestVisitor {
  readonly calls: string[] = [];
  readonly seen: SeenText[] = [];
  readonly signedBlocks: { readonly signature: string; readonly text: string }[] = [];
  readonly mediaSeen: { readonly kind: string; readonly bytes: number }[] = [];
  readonly inspected: string[] = [];
  names: readonly string[] = [];
  readonly #change: (text: string, site: TextSite) => string;

  constructor(change: (text: string, site: TextSite) => string = (text) => text) {
    this.#change = change;
  }

  schemaNames(names: readonly string[]): void {
    this.calls.push('schemaNames');
    this.names = names;
  }

  string(source: SourceString, site: TextSite): Uint8Array {
    this.calls.push('text');
    this.seen.push({ text: source.text, site });
    return source.withText(this.#change(source.text, site));
  }

  signed(block: { readonly signature: string; readonly text: string }): void {
    this.calls.push('signed');
    this.signedBlocks.push(block);
  }

  inspect(text: string): void {
    this.calls.push('inspect');
    this.inspected.push(text);
  }

  media(kind: string, bytes: number): void {
    this.calls.push('media');
    this.mediaSeen.push({ kind, bytes });
  }
}

/** Cuts at the given places; places beyond the end and doubles are ignored. */
export function cutAt<T extends { readonly length: number }>(
  whole: T,
  cuts: readonly number[],
  slice: (whole: T, start: number, end: number) => T,
): readonly T[] {
  const places = [...new Set(cuts.map((cut) => cut % (whole.length + 1)))].toSorted((one, other) => one - other);
  const ends = [...places, whole.length];
  return ends.map((end, index) => slice(whole, ends[index - 1] ?? 0, end));
}

export function cutBytes(bytes: Uint8Array, cuts: readonly number[]): readonly Uint8Array[] {
  return cutAt(bytes, cuts, (whole, start, end) => whole.subarray(start, end));
}

export function cutText(text: string, cuts: readonly number[]): readonly string[] {
  return cutAt(text, cuts, (whole, start, end) => whole.slice(start, end));
}
