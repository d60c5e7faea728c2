// 128 random bits at a time, drawn many at once: a call of the generator takes some microseconds, however little it is
// asked for, and each exchange needs three of them.
import { randomFillSync } from 'node:crypto';

const bytesEach = 16;
const drawn = Buffer.alloc(256 * bytesEach);
let used = drawn.length;

/** For ids and nonces, which are no secrets: what was drawn lies in memory for a while. */
export function randomHex(): string {
  if (used === drawn.length) {
    randomFillSync(drawn);
    used = 0;
  }
  used += bytesEach;
  return drawn.toString('hex', used - bytesEach, used);
}
