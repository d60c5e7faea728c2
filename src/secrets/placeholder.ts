// What stands in a text where a secret stood.
import { InvariantError } from '../base/error.ts';

/** Every placeholder that `placeholderOf` can make. Its keyword is `placeholderKeyword`. */
export const placeholderPattern = /REDACTED-[a-z0-9]+(?:-[a-z0-9]+)*-[0-9a-f]{8}/;

export const placeholderKeyword = 'redacted-';

/** `REDACTED-<rule>-<8 hex>`: plain ASCII, stable per value and device. `hash` is the hex of the value's keyed hash. */
export function placeholderOf(rule: string, hash: string): string {
  const short = hash.slice(0, 8);
  if (!/^[0-9a-f]{8}$/.test(short)) throw new InvariantError('the keyed hash of a secret must be lower-case hex');
  return `REDACTED-${rule}-${short}`;
}
