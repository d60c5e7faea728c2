import { createHash, createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import * as fc from 'fast-check';
import { sha256Of, shortHmac } from './hmac.ts';

const bytes = fc.uint8Array({ maxLength: 300 });

describe('HMAC of short messages', () => {
  test('is that of the library', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), bytes, (key, message) => {
        const expected = createHmac('sha256', key).update(message).digest('base64url');
        expect(shortHmac(key)(message)).toBe(expected);
      }),
    );
  });

  test('and the hash of two parts is that of both together', () => {
    fc.assert(
      fc.property(bytes, bytes, (start, rest) => {
        expect(sha256Of(start, rest)).toEqual(createHash('sha256').update(start).update(rest).digest());
      }),
    );
  });

  test('a longer key is refused: its HMAC would be another one', () => {
    expect(() => shortHmac(new Uint8Array(65))).toThrow(RangeError);
  });
});
