// Zstandard bodies (RFC 8878). Untrusted: every byte. Decoders differ on what follows the first frame: Node's zlib drops
// it in silence, others read on. So a body is exactly one frame, or it is broken.
import * as zlib from 'node:zlib';
import { Decompress } from 'fzstd';

/** Why a body could not be decoded. */
export class ZstdError extends Error {
  readonly reason: 'broken' | 'too-large';

  constructor(reason: ZstdError['reason']) {
    super(reason);
    this.reason = reason;
  }
}

type ZstdDecode = (bytes: Uint8Array, maxBytes: number) => Promise<Buffer>;

/** Rejects with ZstdError. zlib knows zstd from Node 22.15 on; the pure JavaScript decoder serves the versions before. */
export async function decodeZstd(
  bytes: Uint8Array,
  maxBytes: number,
  decode: ZstdDecode = nativeZstd() ?? decodePlainly,
): Promise<Buffer> {
  const frame = frameOf(bytes);
  if (frame === undefined || frame.end !== bytes.length) throw new ZstdError('broken');
  // A decoder takes memory for the window before it has decoded a byte.
  if (frame.windowBytes > maxBytes || (frame.contentBytes ?? 0) > maxBytes) throw new ZstdError('too-large');
  const plain = await decode(bytes, maxBytes);
  if (frame.contentBytes !== undefined && plain.length !== frame.contentBytes) throw new ZstdError('broken');
  return plain;
}

/** Undefined where this Node has none. */
export function nativeZstd(): ZstdDecode | undefined {
  const decompress: unknown = 'zstdDecompress' in zlib ? zlib.zstdDecompress : undefined;
  if (typeof decompress !== 'function') return undefined;
  return (bytes, maxBytes) =>
    new Promise((resolve, reject) => {
      const done = (error: NodeJS.ErrnoException | null, plain: Buffer): void => {
        if (error === null) resolve(plain);
        else reject(new ZstdError(error.code === 'ERR_BUFFER_TOO_LARGE' ? 'too-large' : 'broken'));
      };
      (decompress as typeof zlib.gunzip)(bytes, { maxOutputLength: maxBytes }, done);
    });
}

const step = 65_536;

export async function decodePlainly(bytes: Uint8Array, maxBytes: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let total = 0;
  const decoder = new Decompress((chunk) => {
    total += chunk.length;
    if (total > maxBytes) throw new ZstdError('too-large');
    chunks.push(chunk);
  });
  try {
    for (let at = 0; at < bytes.length; at += step)
      decoder.push(bytes.subarray(at, at + step), at + step >= bytes.length);
  } catch (error) {
    throw error instanceof ZstdError ? error : new ZstdError('broken');
  }
  return Buffer.concat(chunks, total);
}

interface Frame {
  /** Where the next one would begin. */
  readonly end: number;
  readonly windowBytes: number;
  /** Undefined when the frame does not tell. */
  readonly contentBytes: number | undefined;
}

const magic = 0xfd2f_b528;
const blockTypes = { raw: 0, rle: 1, compressed: 2 } as const;

/** The first frame, by its own lengths; undefined when there is none, or it is cut, or needs a dictionary. */
function frameOf(bytes: Uint8Array): Frame | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 6 || view.getUint32(0, true) !== magic) return undefined;
  const descriptor = view.getUint8(4);
  const isSingleSegment = (descriptor & 0x20) !== 0;
  const isReserved = (descriptor & 0x08) !== 0;
  const hasDictionary = (descriptor & 0x03) !== 0;
  if (isReserved || hasDictionary) return undefined;
  const sizeFlag = descriptor >> 6;
  const sizeLength = sizeFlag === 0 ? (isSingleSegment ? 1 : 0) : 1 << sizeFlag;
  const sizeAt = isSingleSegment ? 5 : 6;
  const blocksAt = sizeAt + sizeLength;
  if (blocksAt > bytes.length) return undefined;
  const contentBytes = contentSize(view, sizeAt, sizeLength);
  const blocksEnd = endOfBlocks(view, blocksAt);
  if (blocksEnd === undefined) return undefined;
  return {
    end: blocksEnd + ((descriptor & 0x04) === 0 ? 0 : 4),
    windowBytes: isSingleSegment ? (contentBytes ?? 0) : windowSize(view.getUint8(5)),
    contentBytes,
  };
}

function contentSize(view: DataView, at: number, length: number): number | undefined {
  switch (length) {
    case 1:
      return view.getUint8(at);
    case 2:
      return view.getUint16(at, true) + 256;
    case 4:
      return view.getUint32(at, true);
    case 8:
      return Number(view.getBigUint64(at, true));
    default:
      return undefined;
  }
}

/** RFC 8878 §3.1.1.1.2. */
function windowSize(descriptor: number): number {
  const base = 2 ** (10 + (descriptor >> 3));
  return base + (base / 8) * (descriptor & 7);
}

function endOfBlocks(view: DataView, start: number): number | undefined {
  let at = start;
  for (;;) {
    if (at + 3 > view.byteLength) return undefined;
    const header = view.getUint16(at, true) | (view.getUint8(at + 2) << 16);
    const type = (header >> 1) & 3;
    if (type > blockTypes.compressed) return undefined;
    at += 3 + (type === blockTypes.rle ? 1 : header >> 3);
    if (at > view.byteLength) return undefined;
    if ((header & 1) === 1) return at;
  }
}
