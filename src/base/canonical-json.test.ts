import { describe, expect, test } from 'vitest';
import * as fc from 'fast-check';
import { canonicalJson, CanonicalJsonError, canonicalMembers, type CanonicalJsonErrorCode } from './canonical-json.ts';

const recordable = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constant(null),
    fc.boolean(),
    fc.maxSafeInteger(),
    fc.string({ unit: 'grapheme' }),
    fc.array(tie('value'), { maxLength: 5 }),
    fc.dictionary(
      fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('10', '9', '__proto__', 'é', 'e')),
      tie('value'),
      {
        maxKeys: 6,
        noNullPrototype: true,
      },
    ),
  ),
})).value;

describe('canonical JSON', () => {
  test('any recordable value comes back from its canonical text, and its canonical text is its own canonical text', () => {
    fc.assert(
      fc.property(recordable, (value) => {
        const text = canonicalJson(value);
        const parsed: unknown = JSON.parse(text);
        expect(parsed).toEqual(JSON.parse(JSON.stringify(value)));
        expect(canonicalJson(parsed)).toBe(text);
      }),
      { numRuns: 400 },
    );
  });

  test('the order in which keys were added does not show', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.integer(), { noNullPrototype: true }), (value) => {
        const turned = Object.fromEntries(Object.entries(value).toReversed());
        expect(canonicalJson(turned)).toBe(canonicalJson(value));
      }),
    );
  });

  test('members of several objects are written as those of one, and of two with one name the later one stands', () => {
    const part = fc.dictionary(fc.constantFrom('a', 'b', 'c', '10', '9', '__proto__', 'é'), recordable, {
      noNullPrototype: true,
    });
    fc.assert(
      fc.property(fc.array(part, { maxLength: 4 }), (parts) => {
        const whole = Object.fromEntries(parts.flatMap((each) => Object.entries(each)));
        expect(canonicalMembers(parts)).toBe(canonicalJson(whole));
      }),
    );
  });

  test('objects of as many keys that differ in any one of them are told apart', () => {
    const names = Array.from({ length: 20 }, (_, index) => `name${index}`);
    for (const changed of names) {
      const value = Object.fromEntries(names.map((name) => [name === changed ? `${name}x` : name, name]));
      expect(JSON.parse(canonicalJson(value))).toEqual(value);
    }
  });

  test.each<[name: string, value: unknown, text: string]>([
    [
      'keys sort by UTF-16 code units (RFC 8785 §3.2.3)',
      { '\u20ac': 1, '\r': 2, '1': 3, '\u{1f600}': 4, '\ufb33': 5 },
      '{"\\r":2,"1":3,"\u20ac":1,"\u{1f600}":4,"\ufb33":5}',
    ],
    ['integer-like keys sort as text', { 10: 'a', 9: 'b' }, '{"10":"a","9":"b"}'],
    [
      'control characters take the short escape where there is one',
      '\b\t\n\f\r"\\/\u0001\u007f',
      '"\\b\\t\\n\\f\\r\\"\\\\/\\u0001\u007f"',
    ],
    ['minus zero is zero', -0, '0'],
    ['nothing is normalised', 'e\u0301', '"e\u0301"'],
    ['a key called __proto__ is a key', JSON.parse('{"__proto__":{"a":1}}'), '{"__proto__":{"a":1}}'],
  ])('%s', (_name, value, text) => {
    expect(canonicalJson(value)).toBe(text);
  });

  test.each<[name: string, value: unknown, code: CanonicalJsonErrorCode]>([
    ['a fraction', 0.5, 'float'],
    ['an integer that a double cannot hold', 2 ** 53, 'float'],
    ['not a number', Number.NaN, 'float'],
    ['half a surrogate pair in a text', 'a\ud800b', 'lone-surrogate'],
    ['half a surrogate pair in a key', { '\udc00': 1 }, 'lone-surrogate'],
    ['undefined', undefined, 'not-json'],
    ['undefined in an object', { a: undefined }, 'not-json'],
    ['a function', () => 0, 'not-json'],
    ['a bigint', 1n, 'not-json'],
  ])('%s is refused', (_name, value, code) => {
    expect(() => canonicalJson(value)).toThrow(expect.objectContaining({ code, name: CanonicalJsonError.name }));
  });

  test('nesting beyond the limit is refused instead of overflowing the stack', () => {
    let value: unknown = 0;
    for (let depth = 0; depth < 100_000; depth += 1) value = [value];
    expect(() => canonicalJson(value)).toThrow(expect.objectContaining({ code: 'too-deep' }));
  });
});
