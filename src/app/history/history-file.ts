// The bytes of one generation of the history on disk: a header line, then entries, each encrypted by itself so that it
// can be read alone. It is a memory, not a ledger: an entry that does not authenticate is no entry.
//
//   header   pretense-history 1 <map id> <key check, 32 hex>\n
//   entry    length u32 · key 18 bytes · day u16 · nonce 12 · ciphertext · tag 16
//
// `length` counts nonce, ciphertext and tag; `day` counts from 1970. Key and day are authenticated with the text.
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

export interface HistoryFormat {
  readonly header: Buffer;
  readonly entryKey: Buffer;
}

/** Where an entry stands in its file. */
export interface EntryPlace {
  readonly key: string;
  readonly start: number;
  readonly end: number;
  /** Whole days since 1970-01-01 UTC. */
  readonly day: number;
}

const magic = 'pretense-history';
/** 144 bits of a keyed hash, as base64url. */
export const keyLength = 24;
const keyBytes = 18;
const entryHeadBytes = 4 + keyBytes + 2;
const nonceBytes = 12;
const tagBytes = 16;

/** The map's id belongs to it: entries name places in that map. */
export function historyFormat(mapId: string, mapKey: Uint8Array): HistoryFormat {
  const derive = (purpose: string): Buffer => Buffer.from(hkdfSync('sha256', mapKey, mapId, `${magic} ${purpose}`, 32));
  const check = derive('key check').subarray(0, 16).toString('hex');
  return { header: Buffer.from(`${magic} 1 ${mapId} ${check}\n`, 'utf8'), entryKey: derive('entries') };
}

export function encodeEntry(format: HistoryFormat, key: string, day: number, text: string): Buffer {
  const plain = Buffer.from(text, 'utf8');
  const head = Buffer.alloc(entryHeadBytes);
  head.writeUInt32BE(nonceBytes + plain.length + tagBytes, 0);
  head.write(key, 4, keyBytes, 'base64url');
  head.writeUInt16BE(day, 4 + keyBytes);
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', format.entryKey, nonce);
  cipher.setAAD(head);
  return Buffer.concat([head, nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** Undefined when the bytes are not what was written. */
export function decodeEntry(format: HistoryFormat, bytes: Buffer): string | undefined {
  const tagAt = bytes.length - tagBytes;
  const nonce = bytes.subarray(entryHeadBytes, entryHeadBytes + nonceBytes);
  if (tagAt < entryHeadBytes + nonceBytes) return undefined;
  const decipher = createDecipheriv('aes-256-gcm', format.entryKey, nonce, { authTagLength: tagBytes });
  decipher.setAAD(bytes.subarray(0, entryHeadBytes));
  decipher.setAuthTag(bytes.subarray(tagAt));
  try {
    const plain = decipher.update(bytes.subarray(entryHeadBytes + nonceBytes, tagAt));
    return Buffer.concat([plain, decipher.final()]).toString('utf8');
  } catch {
    return undefined;
  }
}

/** All whole entries after the header; undefined when the file belongs to another map, key or version. */
export function entryPlaces(format: HistoryFormat, bytes: Buffer): readonly EntryPlace[] | undefined {
  const { header } = format;
  if (!bytes.subarray(0, header.length).equals(header)) return undefined;
  const places: EntryPlace[] = [];
  for (let start = header.length; start + entryHeadBytes <= bytes.length;) {
    const end = start + entryHeadBytes + bytes.readUInt32BE(start);
    if (end > bytes.length) break;
    const key = bytes.toString('base64url', start + 4, start + 4 + keyBytes);
    places.push({ key, start, end, day: bytes.readUInt16BE(start + 4 + keyBytes) });
    start = end;
  }
  return places;
}
