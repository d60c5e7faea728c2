import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { growthOf, linearGrowth } from '../base/growth.fixture.ts';
import type { Piece } from '../base/text.ts';
import { CallMarks } from './call-watch.ts';
import { JoinedTexts } from './joined-texts.ts';
import { type CarriedPlaceholder, PlaceholderRestorer, PlaceholderTable } from './placeholder-restorer.ts';
import type { RestorerOptions } from './placeholder-restorer.ts';

const carried = (pairs: Readonly<Record<string, string>>): readonly CarriedPlaceholder[] =>
  Object.entries(pairs).map(([text, value]) => ({ text, placeholder: text, value }));

interface Restored {
  readonly output: string;
  /** Units that waited, after each chunk. */
  readonly held: readonly number[];
  readonly restorer: PlaceholderRestorer;
}

function restore(table: PlaceholderTable, chunks: readonly string[], options: RestorerOptions = {}): Restored {
  const restorer = new PlaceholderRestorer(table, options);
  const input = chunks.join('');
  const held: number[] = [];
  let [output, at, arrived] = ['', 0, 0];
  const take = (pieces: readonly Piece[]): void => {
    for (const { length, text } of pieces) {
      output += text ?? input.slice(at, at + length);
      at += length;
    }
    held.push(arrived - at);
  };
  for (const chunk of chunks) {
    arrived += chunk.length;
    take(restorer.push(chunk));
  }
  take(restorer.end());
  expect(at).toBe(input.length);
  return { output, held, restorer };
}

const unit = fc.constantFrom('a', 'b', '-', 'é');
const texts = fc.uniqueArray(fc.string({ unit, minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 5 });
const answer = fc.string({ unit: fc.constantFrom('a', 'b', '-', 'é', 'x'), maxLength: 40 });
const cuts = fc.array(fc.nat(), { maxLength: 10 });
const chunksOf = (text: string, places: readonly number[]): readonly string[] => {
  const ends = [...new Set(places.map((place) => place % (text.length + 1)))].toSorted((one, other) => one - other);
  return [...ends, text.length].map((end, index) => text.slice(ends[index - 1] ?? 0, end));
};
/** From left to right, the longest that stands there. */
function expected(placeholders: readonly string[], text: string): string {
  let result = '';
  let at = 0;
  while (at < text.length) {
    const found = placeholders
      .filter((each) => text.startsWith(each, at))
      .toSorted((one, other) => other.length - one.length)[0];
    result += found === undefined ? text.charAt(at) : `<${found}>`;
    at += found?.length ?? 1;
  }
  return result;
}
const tableOf = (placeholders: readonly string[]): PlaceholderTable =>
  new PlaceholderTable(placeholders.map((text) => ({ text, placeholder: text, value: `<${text}>` })));

describe('placeholders in an answer', () => {
  test('become what they stand for, from left to right and the longest first, however the text is cut', () => {
    fc.assert(
      fc.property(texts, answer, cuts, (placeholders, text, places) => {
        expect(restore(tableOf(placeholders), chunksOf(text, places)).output).toBe(expected(placeholders, text));
      }),
      { numRuns: 1500 },
    );
  });

  test('are held back one at a time, and no text is once it cannot become one', () => {
    fc.assert(
      fc.property(texts, answer, (placeholders, text) => {
        const longest = Math.max(...placeholders.map((each) => each.length));
        const { held } = restore(tableOf(placeholders), text.split(''));
        for (const [at, waiting] of held.entries()) {
          expect(waiting).toBeLessThan(Math.max(longest, 1));
          const tail = text.slice(at + 1 - waiting, at + 1);
          if (at < text.length && waiting > 0) expect(placeholders.some((each) => each.startsWith(tail))).toBe(true);
        }
        expect(held.at(-1)).toBe(0);
      }),
      { numRuns: 500 },
    );
  });

  test('say where the values stand in what went out', () => {
    fc.assert(
      fc.property(texts, answer, cuts, (placeholders, text, places) => {
        const { output, restorer } = restore(tableOf(placeholders), chunksOf(text, places));
        for (const { start, end, placeholder } of restorer.redactions) {
          expect(output.slice(start, end)).toBe(`<${placeholder}>`);
        }
        expect(restorer.redactions).toHaveLength(output.split('<').length - 1);
      }),
      { numRuns: 300 },
    );
  });

  test('stay where they have to, and are counted the same', () => {
    fc.assert(
      fc.property(texts, answer, cuts, (placeholders, text, places) => {
        const { restorer: restoring } = restore(tableOf(placeholders), [text]);
        const { output, restorer } = restore(tableOf(placeholders), chunksOf(text, places), { isKeeping: true });
        expect(output).toBe(text);
        expect(restorer.kept).toEqual(restoring.redactions.map(({ placeholder }) => placeholder));
      }),
      { numRuns: 300 },
    );
  });

  test.each([
    ['one begins as another', { 'key-1': 'short', 'key-12': 'long' }, 'key-1 key-12 key-123', 'short long long3'],
    ['one ends where another begins', { 'ab-': '1', '-ba': '2' }, 'ab-ba', '1ba'],
    ['two stand side by side', { 'ab-': '1', '-ba': '2' }, 'ab--ba', '12'],
    ['one breaks off', { 'key-1': 'value' }, 'key- key-', 'key- key-'],
    ['one breaks off and begins again', { aab: 'value' }, 'aaab', 'avalue'],
    ['a value spells another one', { 'key-1': 'key-2', 'key-2': 'value' }, 'key-1 key-2', 'key-2 value'],
    ['there are none', {}, 'key-1', 'key-1'],
    ['one is spelled otherwise', { 'key-1': 'value' }, 'KEY-1 key_1 key–1 X', 'KEY-1 key_1 key–1 X'],
  ])('%s', (_name, pairs, text, output) => {
    const table = new PlaceholderTable(carried(pairs));
    expect(restore(table, [text]).output).toBe(output);
    expect(restore(table, text.split('')).output).toBe(output);
  });

  test('stay where something is open, and come back behind it', () => {
    const table = new PlaceholderTable(carried({ 'key-1': 'value', 'key-12': 'https://value' }));
    const text = 'key-1 https://evil.example/key-1 key-1 key-12key-1 key-1 <run>key-1</run> key-1';
    const restored = 'value https://evil.example/key-1 value https://valuekey-1 value <run>key-1</run> key-1';
    fc.assert(
      fc.property(cuts, (places) => {
        const shown = new JoinedTexts({ calls: new CallMarks(['<run>']), hasLinks: true }).open();
        const { output, restorer } = restore(table, chunksOf(text, places), { text: shown });
        expect(output).toBe(restored);
        expect(restorer.call).toBe('<run>');
        expect(restorer.kept).toEqual(['key-1', 'key-1', 'key-1', 'key-1']);
      }),
    );
  });

  test('take time in proportion to the answer, also where it teases', () => {
    const pairs = Array.from({ length: 500 }, (_, at) => [`key-${at}-${'a'.repeat(30)}b`, 'value'] as const);
    const table = new PlaceholderTable(carried(Object.fromEntries(pairs)));
    const teasing = `key-7-${'a'.repeat(30)}`;
    const growth = growthOf(300, (size) => {
      const restorer = new PlaceholderRestorer(table);
      for (let at = 0; at < size; at += 1) restorer.push(teasing);
      restorer.end();
    });
    expect(growth).toBeLessThan(linearGrowth);
  });
});
