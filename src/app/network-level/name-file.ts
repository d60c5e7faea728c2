// One workspace's pushed names on disk: a header line, then one frame of AES-256-GCM under a key that is made from the word
// map's. The header and the file's own name are authenticated, so that files cannot be exchanged.
//
//   header   pretense-names 1\n
//   frame    nonce 12 · ciphertext · tag 16
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

const header = Buffer.from('pretense-names 1\n', 'utf8');
const nonceBytes = 12;
const tagBytes = 16;

/** From the word map's key: another key for another purpose. */
export function namesKey(mapKey: Uint8Array): Buffer {
  return Buffer.from(hkdfSync('sha256', mapKey, 'pretense', 'pretense-names 1', 32));
}

export function sealNames(key: Uint8Array, name: string, text: string): Buffer {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(Buffer.concat([header, Buffer.from(name, 'utf8')]));
  return Buffer.concat([header, nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
}

/** Untrusted: any bytes. Undefined: they were not sealed with this key under this name. */
export function unsealNames(key: Uint8Array, name: string, bytes: Buffer): string | undefined {
  const start = header.length;
  if (!bytes.subarray(0, start).equals(header) || bytes.length < start + nonceBytes + tagBytes) return undefined;
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(start, start + nonceBytes), {
    authTagLength: tagBytes,
  });
  decipher.setAAD(Buffer.concat([header, Buffer.from(name, 'utf8')]));
  decipher.setAuthTag(bytes.subarray(bytes.length - tagBytes));
  try {
    const body = bytes.subarray(start + nonceBytes, bytes.length - tagBytes);
    return Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8');
  } catch {
    return undefined;
  }
}
