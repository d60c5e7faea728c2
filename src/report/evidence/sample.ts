// The auditor's sample: chosen by a text of theirs, so that nobody here can choose, and redone in ten lines anywhere.
import { createHmac } from 'node:crypto';

/** As it stands in `sample.json`. */
export const sampleMethod =
  'n-th draw: the first 8 bytes, as a big-endian number, of HMAC-SHA-256(key = seed in UTF-8, message = n as decimal text, n = 0, 1, 2, …), modulo the population; a number drawn before is passed over. Numbers count the rows of population/requests.csv from 0.';

/**
 * Numbers below `population`, in ascending order: all of them when it is not larger than `size`. The remainder prefers no
 * number by more than 2^-40 for populations up to 2^24.
 */
export function chooseSample(seed: string, population: number, size: number): readonly number[] {
  if (size >= population) return Array.from({ length: population }, (_, index) => index);
  const chosen = new Set<number>();
  for (let draw = 0; chosen.size < size; draw += 1) {
    const bytes = createHmac('sha256', Buffer.from(seed, 'utf8')).update(String(draw)).digest();
    chosen.add(Number(bytes.readBigUInt64BE(0) % BigInt(population)));
  }
  return [...chosen].toSorted((left, right) => left - right);
}
