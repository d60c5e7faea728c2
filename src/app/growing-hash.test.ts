import { createHash, createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import * as fc from 'fast-check';
import { GrowingHash, growingHmac } from './growing-hash.ts';

const step = 16 * 1024;
// Sizes about the places where a state is kept, and about those where none is kept any more.
const size = fc.oneof(
  fc.nat(5 * step),
  fc.tuple(fc.nat(5), fc.integer({ min: -1, max: 1 })).map(([steps, more]) => Math.max(0, steps * step + more)),
);
/** Each begins as a common text does, up to some place, and goes on in its own way. */
const bodies = fc.array(fc.record({ shared: size, own: fc.oneof(fc.nat(64), size), mark: fc.nat(255) }), {
  minLength: 1,
  maxLength: 8,
});
const common = Buffer.from(Array.from({ length: 6 * step }, (_, index) => (index * 31 + (index >> 8)) & 255));

function bodyOf({
  shared,
  own,
  mark,
}: {
  readonly shared: number;
  readonly own: number;
  readonly mark: number;
}): Buffer {
  return Buffer.concat([common.subarray(0, shared), Buffer.alloc(own, mark)]);
}

describe('hashes of bodies that grow', () => {
  test('are those of the whole bodies, whatever came before', () => {
    fc.assert(
      fc.property(bodies, fc.uint8Array({ maxLength: 80 }), (all, prefix) => {
        const growing = new GrowingHash(prefix);
        for (const body of all.map(bodyOf)) {
          const whole = createHash('sha256').update(prefix).update(body).digest('hex');
          expect(growing.digest(body).toString('hex')).toBe(whole);
        }
      }),
    );
  });

  test('are the HMAC under the key', () => {
    fc.assert(
      fc.property(bodies, fc.uint8Array({ maxLength: 64 }), (all, key) => {
        const hmac = growingHmac(key);
        for (const body of all.map(bodyOf)) {
          expect(hmac(body)).toBe(createHmac('sha256', key).update(body).digest('hex'));
        }
      }),
    );
  });

  test('a body that is too long for states to be kept is hashed as a whole', () => {
    const growing = new GrowingHash();
    const body = Buffer.alloc(4 * 1024 * 1024 + 1, 'a');
    for (const bytes of [body.subarray(1), body, body]) {
      expect(growing.digest(bytes).toString('hex')).toBe(createHash('sha256').update(bytes).digest('hex'));
    }
  });

  test('a longer key is refused: its HMAC would be another one', () => {
    expect(() => growingHmac(new Uint8Array(65))).toThrow(RangeError);
  });
});
