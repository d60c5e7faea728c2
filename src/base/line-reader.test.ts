import fc from 'fast-check';
import { expect, test } from 'vitest';
import { growthOf, linearGrowth } from './growth.fixture.ts';
import { LineReader } from './line-reader.ts';

test('a place is that of counting the line ends before it, in any order of the offsets', () => {
  const texts = fc.array(fc.constantFrom('a', '\n', '\r\n', 'ü'), { maxLength: 30 }).map((parts) => parts.join(''));
  fc.assert(
    fc.property(texts, fc.array(fc.nat(40), { maxLength: 8 }), (text, offsets) => {
      const reader = new LineReader(text);
      for (const offset of offsets.map((each) => Math.min(each, text.length))) {
        const before = text.slice(0, offset).split('\n');
        expect(reader.placeOf(offset)).toEqual({ line: before.length, column: (before.at(-1)?.length ?? 0) + 1 });
      }
    }),
  );
});

test('ascending offsets take one pass', () => {
  const read = (size: number): void => {
    const reader = new LineReader('a\n'.repeat(size));
    for (let at = 0; at < 2 * size; at += 2) reader.placeOf(at);
  };
  expect(growthOf(60_000, read)).toBeLessThan(linearGrowth);
});
