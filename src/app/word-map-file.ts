// The bytes of the word map on disk: a header line, then frames. Each frame is AES-256-GCM over a batch of entries and
// says by its authenticated number and header where it belongs, so that frames cannot be exchanged, dropped from the
// middle or moved to another map. (The last frames can be cut off unseen: nothing outside the file counts them.)
//
//   header   pretense-word-map 1 <map id> <key check, 32 hex>\n
//   frame    length u32 · number u32 · MAC of these, 12 bytes · nonce 12 · ciphertext · tag 16
//
// `length` counts nonce, ciphertext and tag. It has a MAC of its own: without it, one wrong bit in a length would make
// all that follows look like the torn end of a write.
import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';
import type { WriteFailure } from '../audit/error.ts';
import { CodedError } from '../base/error.ts';
import type { WordMapEntry } from '../engine/types.ts';

/**
 * - `corrupted`: stored bytes are not what was written; the map is neither used nor replaced.
 * - `wrong-key`: the map was written with another key.
 * - `newer`: a later version of Pretense wrote it.
 * - `missing`: there is no map to read.
 * - `closed`: the store was closed, or opened for reading only.
 */
export type WordMapErrorCode = 'corrupted' | 'wrong-key' | 'newer' | 'missing' | 'closed' | WriteFailure;

export class WordMapError extends CodedError<WordMapErrorCode> {}

export interface Batch {
  /** In order, dense. */
  readonly entries: readonly WordMapEntry[];
  /** Names the state after these entries. */
  readonly mutationMapId: string;
  /** Last sequence number of that state. */
  readonly seq: number;
}

/** Header and derived keys of one map. */
export interface MapFormat {
  readonly mapId: string;
  readonly header: Buffer;
  readonly frameKey: Buffer;
  readonly macKey: Buffer;
}

const magic = 'pretense-word-map';
const headerPattern = /^pretense-word-map (\d+) (map_[\w-]{21}) ([0-9a-f]{32})\n$/;
const maxHeaderBytes = 128;
const frameHeaderBytes = 20;
const macBytes = 12;
const nonceBytes = 12;
const tagBytes = 16;

export function createFormat(mapId: string, mapKey: Uint8Array): MapFormat {
  const derive = (purpose: string): Buffer => Buffer.from(hkdfSync('sha256', mapKey, mapId, `${magic} ${purpose}`, 32));
  const check = derive('key check').subarray(0, 16).toString('hex');
  const header = Buffer.from(`${magic} 1 ${mapId} ${check}\n`, 'utf8');
  return { mapId, header, frameKey: derive('frames'), macKey: derive('frame headers') };
}

/** Untrusted: any bytes. Throws WordMapError `corrupted`, `newer` or `wrong-key`. */
export function readFormat(bytes: Buffer, mapKey: Uint8Array): MapFormat {
  const end = bytes.subarray(0, maxHeaderBytes).indexOf(0x0a);
  const header = bytes.subarray(0, end + 1);
  const match = headerPattern.exec(header.toString('latin1'));
  if (match === null) throw corrupted('its first line is not that of a word map');
  const [, version = '', mapId = ''] = match;
  if (version !== '1') {
    throw new WordMapError(
      'newer',
      'The word map was written by a newer Pretense. Install that version, or choose another --home.',
    );
  }
  const format = createFormat(mapId, mapKey);
  if (!format.header.equals(header)) {
    throw new WordMapError(
      'wrong-key',
      'The word map was written with another key. Restore the key file that belongs to this home, or point PRETENSE_KEYS_DIR to its folder.',
    );
  }
  return format;
}

export function encodeFrame(format: MapFormat, number: number, batch: Batch): Buffer {
  const rows = batch.entries.map(({ kind, word, surrogate }) => [kind, word, surrogate]);
  const text = JSON.stringify({ seq: batch.seq, id: batch.mutationMapId, entries: rows });
  const plain = Buffer.from(text, 'utf8');
  const head = Buffer.alloc(frameHeaderBytes);
  head.writeUInt32BE(nonceBytes + plain.length + tagBytes, 0);
  head.writeUInt32BE(number, 4);
  macOf(format, head).copy(head, 8);
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', format.frameKey, nonce);
  cipher.setAAD(Buffer.concat([format.header, head]));
  return Buffer.concat([head, nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

export interface StoredFrames {
  readonly batches: readonly Batch[];
  /** Length of the file up to the end of the last good frame. */
  readonly goodBytes: number;
}

/** All frames after the header. What an interrupted write left at the end is left out. Throws WordMapError `corrupted`. */
export function readFrames(format: MapFormat, bytes: Buffer): StoredFrames {
  const batches: Batch[] = [];
  let seq = 0;
  let start = format.header.length;
  while (start < bytes.length) {
    const number = batches.length;
    const frame = frameAt(format, bytes, start, number);
    if (frame === 'torn') break;
    const batch = decodeFrame(format, frame);
    if (batch === undefined) {
      // Whole by its length, but at the very end: pages of the last write may not have reached the disk.
      if (frame.end === bytes.length) break;
      throw corrupted(`frame ${number} does not authenticate`);
    }
    if (batch.seq !== seq + batch.entries.length) throw corrupted(`frame ${number} does not continue the one before`);
    seq = batch.seq;
    batches.push(batch);
    start = frame.end;
  }
  return { batches, goodBytes: start };
}

interface Frame {
  readonly head: Buffer;
  readonly body: Buffer;
  readonly end: number;
}

function frameAt(format: MapFormat, bytes: Buffer, start: number, number: number): Frame | 'torn' {
  const head = bytes.subarray(start, start + frameHeaderBytes);
  if (head.length < frameHeaderBytes) return 'torn';
  if (!timingSafeEqual(macOf(format, head), head.subarray(8))) {
    const isHole = bytes.subarray(start).every((byte) => byte === 0);
    if (isHole) return 'torn';
    throw corrupted(`the header of frame ${number} does not authenticate`);
  }
  if (head.readUInt32BE(4) !== number)
    throw corrupted(`frame ${head.readUInt32BE(4)} stands where frame ${number} belongs`);
  const end = start + frameHeaderBytes + head.readUInt32BE(0);
  if (end > bytes.length) return 'torn';
  const body = bytes.subarray(start + frameHeaderBytes, end);
  return { head, body, end };
}

function decodeFrame(format: MapFormat, frame: Frame): Batch | undefined {
  const { head, body } = frame;
  const tagAt = body.length - tagBytes;
  const decipher = createDecipheriv('aes-256-gcm', format.frameKey, body.subarray(0, nonceBytes), {
    authTagLength: tagBytes,
  });
  decipher.setAAD(Buffer.concat([format.header, head]));
  decipher.setAuthTag(body.subarray(tagAt));
  let plain: Buffer;
  try {
    plain = Buffer.concat([decipher.update(body.subarray(nonceBytes, tagAt)), decipher.final()]);
  } catch {
    return undefined;
  }
  // Authenticated: these are our own bytes.
  const value = JSON.parse(plain.toString('utf8')) as {
    readonly seq: number;
    readonly id: string;
    readonly entries: readonly (readonly [WordMapEntry['kind'], string, string])[];
  };
  const firstSeq = value.seq - value.entries.length + 1;
  const entries = value.entries.map(([kind, word, surrogate], index) => ({
    seq: firstSeq + index,
    kind,
    word,
    surrogate,
  }));
  return { entries, mutationMapId: value.id, seq: value.seq };
}

function macOf(format: MapFormat, head: Buffer): Buffer {
  return createHmac('sha256', format.macKey).update(head.subarray(0, 8)).digest().subarray(0, macBytes);
}

function corrupted(what: string): WordMapError {
  return new WordMapError(
    'corrupted',
    `The word map is damaged: ${what}. It was left as it is, since a new one would give other words and old answers could not be reversed. Restore the folder "map" of the home from a backup, or choose another --home.`,
  );
}
