import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { OutputBytes } from './output-bytes.ts';
import { bytesOf, codec, textOf } from './wire-test-kit.fixture.ts';

describe('output', () => {
  test('is its parts in their order, text as the inside of a JSON string', () => {
    const letters = fc.constantFrom('a', 'é', '😀', '"', '\\', '\n', '\u007f', 'x'.repeat(70));
    const part = fc.record({
      isText: fc.boolean(),
      value: fc.array(letters, { maxLength: 5 }).map((all) => all.join('')),
    });
    fc.assert(
      fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
        const output = new OutputBytes(codec);
        for (const { isText, value } of parts) {
          if (isText) output.jsonText(value);
          else output.keep(bytesOf(value));
        }
        const expected = parts.map(({ isText, value }) => (isText ? JSON.stringify(value).slice(1, -1) : value));
        expect(textOf(...output.take())).toBe(expected.join(''));
        expect(output.take()).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  test('that is all of one source is that very array, and neighbouring runs are one', () => {
    const source = bytesOf('0123456789');
    const output = new OutputBytes(codec);
    output.keep(source, 0, 4);
    output.keep(source, 4, 10);
    expect(output.take()[0]).toBe(source);
    output.keep(source, 2, 4);
    output.keep(source, 4, 6);
    expect(textOf(...output.take())).toBe('2345');
  });
});
