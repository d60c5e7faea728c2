// The request's body: read up to the limit, decoded, valid UTF-8. Untrusted: everything.
import { isUtf8 } from 'node:buffer';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Budget, CancelSignal, Lease } from '../base/async.ts';
import { codingsOf, decodeContent } from './content-coding.ts';
import { ClientGone, Refusal } from './error.ts';

export interface ReadBodyOptions {
  readonly maxBytes: number;
  readonly budget: Pick<Budget, 'take'>;
  readonly signal: CancelSignal;
  /** A body of so many bytes that came before: when the same comes again, it is this very buffer. */
  readonly earlierOf?: (length: number) => Buffer | undefined;
}

export interface RequestBody {
  /** Decoded; the very bytes of the client when there was no content-encoding. */
  readonly bytes: Buffer;
  /** Memory taken from the budget; the caller releases it. */
  readonly lease: Lease;
}

/** Whether a request says that it brings a body. */
export function hasBody(request: IncomingMessage): boolean {
  const length = request.headers['content-length'];
  return request.headers['transfer-encoding'] !== undefined || (length !== undefined && Number(length) !== 0);
}

/** Rejects with Refusal (`body-too-large`, `content-encoding`, `body-not-utf8`, `body-incomplete`) or ClientGone. */
export async function readBody(
  request: IncomingMessage,
  response: ServerResponse,
  options: ReadBodyOptions,
): Promise<RequestBody> {
  const { maxBytes, budget, signal } = options;
  const declared = request.headers['content-length'];
  if (declared !== undefined && Number(declared) > maxBytes) throw tooLarge(maxBytes);
  const codings = codingsOf(request.headers['content-encoding']);
  const isKnownSize = declared !== undefined && codings.length === 0;
  const knownSize = isKnownSize ? Number(declared) : undefined;
  const lease = await budget.take(knownSize ?? maxBytes, { signal });
  try {
    if (request.headers.expect !== undefined) response.writeContinue();
    const earlier = knownSize === undefined ? undefined : options.earlierOf?.(knownSize);
    const raw = await collect(request, new Chunks(maxBytes, knownSize, earlier), signal);
    const bytes = codings.length === 0 ? raw : await decode(raw, codings, maxBytes);
    lease.shrinkTo(bytes.length);
    if (!isUtf8(bytes)) throw notUtf8();
    return { bytes, lease };
  } catch (error) {
    lease.release();
    throw error;
  }
}

/**
 * A body as it arrives. Nothing is copied for as long as it is what came before. Where its size is known, all of it has
 * its place from then on: no piece stays until the last has come.
 */
class Chunks {
  readonly maxBytes: number;
  readonly #knownSize: number | undefined;
  #earlier: Buffer | undefined;
  #placed: Buffer | undefined;
  #chunks: Buffer[] = [];
  #size = 0;

  constructor(maxBytes: number, knownSize: number | undefined, earlier: Buffer | undefined) {
    this.maxBytes = maxBytes;
    this.#knownSize = knownSize;
    this.#earlier = earlier;
  }

  /** False: this is more than may come. */
  add(chunk: Buffer): boolean {
    const start = this.#size;
    this.#size += chunk.length;
    if (this.#size > (this.#knownSize ?? this.maxBytes)) return false;
    if (this.#earlier?.subarray(start, this.#size).equals(chunk) === true) return true;
    this.#leaveEarlier(start);
    this.#keep(chunk, start);
    return true;
  }

  /** All came that was announced. */
  get isWhole(): boolean {
    return this.#knownSize === undefined || this.#size === this.#knownSize;
  }

  whole(): Buffer {
    if (this.#earlier?.length === this.#size) return this.#earlier;
    this.#leaveEarlier(this.#size);
    return this.#placed ?? Buffer.concat(this.#chunks, this.#size);
  }

  /** Up to here both were the same. */
  #leaveEarlier(length: number): void {
    if (this.#earlier === undefined) return;
    this.#keep(this.#earlier.subarray(0, length), 0);
    this.#earlier = undefined;
  }

  #keep(bytes: Buffer, at: number): void {
    if (this.#knownSize === undefined) {
      this.#chunks.push(bytes);
      return;
    }
    this.#placed ??= Buffer.allocUnsafe(this.#knownSize);
    this.#placed.set(bytes, at);
  }
}

function collect(request: IncomingMessage, chunks: Chunks, signal: CancelSignal): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const onData = (chunk: Buffer): void => {
      if (chunks.add(chunk)) return;
      request.off('data', onData);
      finish(() => reject(tooLarge(chunks.maxBytes)));
    };
    const onEnd = (): void =>
      finish(() => (request.complete && chunks.isWhole ? resolve(chunks.whole()) : reject(incomplete())));
    const onError = (): void => finish(() => reject(incomplete()));
    const onAbort = (): void => finish(() => reject(new ClientGone()));
    const finish = (settle: () => void): void => {
      // A connection that breaks later must not end the process, and its listener must not hold the body.
      request.on('error', ignore).off('data', onData).off('end', onEnd).off('close', onEnd).off('error', onError);
      signal.removeEventListener('abort', onAbort);
      settle();
    };
    if (signal.aborted) {
      reject(new ClientGone());
      return;
    }
    signal.addEventListener('abort', onAbort, { once: true });
    request.on('data', onData).once('end', onEnd).once('close', onEnd).on('error', onError);
  });
}

function ignore(): void {}

async function decode(raw: Buffer, codings: readonly string[], maxBytes: number): Promise<Buffer> {
  const plain = await decodeContent(raw, codings, { maxBytes });
  if (typeof plain !== 'string') return plain;
  if (plain === 'too-large') throw tooLarge(maxBytes);
  throw new Refusal(
    400,
    'content-encoding',
    plain === 'unknown'
      ? 'Pretense blocked this request: its content-encoding is not gzip, deflate, br or zstd, so its text could not be checked. Send it uncompressed.'
      : 'Pretense blocked this request: its compressed body is damaged, so its text could not be checked. Send it uncompressed.',
  );
}

function tooLarge(maxBytes: number): Refusal {
  const limit = maxBytes >= 1_048_576 ? `${Math.floor(maxBytes / 1_048_576)} MiB` : `${maxBytes} bytes`;
  return new Refusal(
    413,
    'body-too-large',
    `Pretense blocked this request: its body is larger than ${limit}. Nothing was sent. Shorten the conversation or the attached files.`,
  );
}

/** The connection ended inside the body. */
export function incomplete(): Refusal {
  return new Refusal(
    400,
    'body-incomplete',
    'Pretense blocked this request: its body ended before the announced length. Nothing was sent. Send it again.',
  );
}

function notUtf8(): Refusal {
  return new Refusal(
    400,
    'body-not-utf8',
    'Pretense blocked this request: its body is not valid UTF-8, so its text could not be checked. Nothing was sent.',
  );
}
