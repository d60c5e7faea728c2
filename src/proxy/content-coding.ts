// Content codings of HTTP bodies: gzip, deflate, br, zstd. Untrusted: a few bytes can stand for gigabytes.
import { Transform, type TransformCallback } from 'node:stream';
import * as zlib from 'node:zlib';
import { Decompress } from 'fzstd';
import { decodeZstd, ZstdError } from './zstd.ts';

export type DecodeFailure = 'unknown' | 'broken' | 'too-large';

export interface DecodeOptions {
  readonly maxBytes: number;
}

type Decoder = (bytes: Uint8Array, maxBytes: number) => Promise<Buffer>;

const decoders: ReadonlyMap<string, Decoder> = new Map<string, Decoder>([
  ['gzip', withZlib(zlib.gunzip)],
  ['x-gzip', withZlib(zlib.gunzip)],
  // "deflate" means zlib's format, but some senders leave its two bytes of head out.
  ['deflate', (bytes, maxBytes) => withZlib(isZlibHead(bytes) ? zlib.inflate : zlib.inflateRaw)(bytes, maxBytes)],
  ['br', withZlib(zlib.brotliDecompress)],
  ['zstd', (bytes, maxBytes) => decodeZstd(bytes, maxBytes)],
]);

/** Codings named by a header in the order they were applied; `identity` is none. */
export function codingsOf(header: string | undefined): readonly string[] {
  const names = (header ?? '').split(',').map((name) => name.trim().toLowerCase());
  return names.filter((name) => name !== '' && name !== 'identity');
}

/** The plain bytes, or why there are none. The limit holds for every layer. */
export async function decodeContent(
  bytes: Buffer,
  codings: readonly string[],
  options: DecodeOptions,
): Promise<Buffer | DecodeFailure> {
  // Nobody nests codings; a list is a way to make us work.
  if (codings.length > 2) return 'unknown';
  let plain = bytes;
  for (const coding of codings.toReversed()) {
    const decode = decoders.get(coding);
    if (decode === undefined) return 'unknown';
    try {
      plain = await decode(plain, options.maxBytes);
    } catch (error) {
      return isTooLarge(error) ? 'too-large' : 'broken';
    }
  }
  return plain;
}

/** A stream that decodes, or undefined for a coding that we do not know. Errors on broken input. */
export function decodingStream(coding: string): Transform | undefined {
  // Each byte that can be decoded is handed on at once: an event must not wait for the next.
  const flush = { flush: zlib.constants.Z_SYNC_FLUSH };
  switch (coding) {
    case 'gzip':
    case 'x-gzip':
      return zlib.createGunzip(flush);
    case 'deflate':
      return zlib.createInflate(flush);
    case 'br':
      return zlib.createBrotliDecompress({ flush: zlib.constants.BROTLI_OPERATION_FLUSH });
    case 'zstd':
      return new ZstdStream();
    default:
      return undefined;
  }
}

type ZlibDecode = (
  bytes: Uint8Array,
  options: { readonly maxOutputLength: number },
  done: (error: Error | null, result: Buffer) => void,
) => void;

function withZlib(decode: ZlibDecode): Decoder {
  return (bytes, maxBytes) =>
    new Promise((resolve, reject) => {
      decode(bytes, { maxOutputLength: maxBytes }, (error, result) =>
        error === null ? resolve(result) : reject(error),
      );
    });
}

function isZlibHead(bytes: Uint8Array): boolean {
  const [first = 0, second = 0] = bytes;
  return (first & 0x0f) === 8 && ((first << 8) | second) % 31 === 0;
}

function isTooLarge(error: unknown): boolean {
  if (error instanceof ZstdError) return error.reason === 'too-large';
  return error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
}

class ZstdStream extends Transform {
  readonly #decoder = new Decompress((chunk) => void this.push(chunk));

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.#step(chunk, false, done);
  }

  override _flush(done: TransformCallback): void {
    this.#step(new Uint8Array(0), true, done);
  }

  #step(chunk: Uint8Array, isLast: boolean, done: TransformCallback): void {
    try {
      this.#decoder.push(chunk, isLast);
    } catch (error) {
      done(error instanceof Error ? error : new Error('zstd'));
      return;
    }
    done();
  }
}
