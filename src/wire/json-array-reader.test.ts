import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { JsonArrayReader } from './json-array-reader.ts';
import { dataOf } from './sse.ts';
import { bytesOf, cutBytes, textOf } from './wire-test-kit.fixture.ts';

interface Read {
  readonly values: readonly string[];
  readonly bytes: string;
  readonly isComplete: boolean;
}

function read(chunks: readonly Uint8Array[], reader = new JsonArrayReader()): Read {
  const events = chunks.flatMap((chunk) => {
    const found = [];
    let at = 0;
    while (at < chunk.length) {
      const { event, end } = reader.next(chunk, at);
      if (event !== undefined) found.push(event);
      at = end;
    }
    return found;
  });
  events.push(...reader.end());
  return {
    values: events.flatMap((event) => {
      const data = dataOf(event);
      return data === undefined ? [] : [textOf(data)];
    }),
    bytes: textOf(...events.map(({ bytes }) => bytes)),
    isComplete: events.every(({ isComplete }) => isComplete),
  };
}

const cuts = fc.array(fc.nat({ max: 400 }), { maxLength: 12 });

describe('a JSON list that is written piece by piece', () => {
  test.each([
    ['a list', '[{"a":1}\n,\r\n{"b":["]","\\"}"]}]', ['{"a":1}', '{"b":["]","\\"}"]}', ']']],
    ['an empty list', ' [ ] ', [']']],
    ['one object', ' {"error":{"code":400}} \n', ['{"error":{"code":400}}']],
    ['a list of everything', '[1, "a,]", null,[2],{} ]', ['1', '"a,]"', 'null', '[2]', '{}', ']']],
    ['what is no JSON', '<html>[{"a":1}]</html>', []],
    ['a string alone', '"text"', []],
  ])('gives the values of %s, for any chunking, and all bytes', (_name, text, values) => {
    const bytes = bytesOf(text);
    fc.assert(
      fc.property(cuts, (places) => {
        expect(read(cutBytes(bytes, places))).toEqual({ values, bytes: text, isComplete: true });
      }),
      { numRuns: 40 },
    );
    expect(read(Array.from(bytes, (byte) => new Uint8Array([byte])))).toEqual({
      values,
      bytes: text,
      isComplete: true,
    });
  });

  test('gives the items of any list', () => {
    fc.assert(
      fc.property(
        fc.array(fc.jsonValue({ maxDepth: 3 }), { minLength: 1, maxLength: 5 }),
        cuts,
        fc.constantFrom(0, 2),
        (items, places, indent) => {
          const text = JSON.stringify(items, null, indent);
          const { values, bytes } = read(cutBytes(bytesOf(text), places));
          expect(bytes).toBe(text);
          expect(values.at(-1)).toBe(']');
          expect(values.slice(0, -1).map((value) => JSON.parse(value) as unknown)).toEqual(
            items.map((item) => JSON.parse(JSON.stringify(item)) as unknown),
          );
        },
      ),
      { numRuns: 100 },
    );
  });

  test('tells when a value broke off', () => {
    expect(read([bytesOf('[{"a":1},{"b":"x')])).toEqual({
      values: ['{"a":1}', '{"b":"x'],
      bytes: '[{"a":1},{"b":"x',
      isComplete: false,
    });
  });

  test('loses no byte of anything', () => {
    const part = fc.constantFrom(...'{}[],:"\\ \n1a');
    fc.assert(
      fc.property(fc.array(part, { maxLength: 30 }), cuts, (parts, places) => {
        const text = parts.join('');
        expect(read(cutBytes(bytesOf(text), places)).bytes).toBe(text);
      }),
      { numRuns: 300 },
    );
  });

  test('refuses a value beyond its limit', () => {
    expect(() => read([bytesOf(`[{"a":"${'x'.repeat(100)}`)], new JsonArrayReader(50))).toThrow(/larger than 50 bytes/);
  });
});
