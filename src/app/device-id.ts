// What records call this device: the host's name goes in only as a keyed hash.
import { createHmac } from 'node:crypto';
import { hostname } from 'node:os';

/** `dev_…`. `recordKey`: that of keyed hashes in records. */
export function deviceId(recordKey: Uint8Array): string {
  const digest = createHmac('sha256', recordKey).update(`device\0${hostname()}`).digest('hex');
  return `dev_${digest.slice(0, 20)}`;
}
