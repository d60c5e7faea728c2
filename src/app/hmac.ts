// HMAC-SHA256 (RFC 2104) of short messages by two calls of the plain hash: an object of Node's for each message takes
// longer to make than the message to hash.
import { hash } from 'node:crypto';

const blockBytes = 64;

/** The key as it stands before the inner and the outer message. Throws RangeError for a key of more than 64 bytes. */
export function hmacPads(key: Uint8Array): { readonly inner: Buffer; readonly outer: Buffer } {
  if (key.length > blockBytes) throw new RangeError(`a key of ${key.length} bytes, more than ${blockBytes}`);
  return { inner: padded(key, 0x36), outer: padded(key, 0x5c) };
}

/** Under one key of at most 64 bytes: base64url. */
export function shortHmac(key: Uint8Array): (message: Uint8Array) => string {
  const { inner, outer } = hmacPads(key);
  return (message) => hash('sha256', Buffer.concat([outer, sha256Of(inner, message)]), 'base64url');
}

/** SHA-256 of both together. */
export function sha256Of(start: Uint8Array, rest: Uint8Array): Buffer {
  // As text, since Node makes a buffer for a hash four times as slowly.
  return Buffer.from(hash('sha256', Buffer.concat([start, rest]), 'binary'), 'binary');
}

function padded(key: Uint8Array, pad: number): Buffer {
  const block = Buffer.alloc(blockBytes, pad);
  for (const [index, byte] of key.entries()) block[index] = byte ^ pad;
  return block;
}
