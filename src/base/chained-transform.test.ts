import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ChainedTransform } from './chained-transform.ts';
import { growthOf, linearGrowth } from './growth.fixture.ts';
import type { Piece, StreamTransform } from './text.ts';

/** Replaces the first of the rules that fits, wherever one does; holds back what may still become one. */
class Replacer implements StreamTransform {
  readonly #rules: readonly (readonly [from: string, to: string])[];
  #held = '';

  constructor(rules: readonly (readonly [from: string, to: string])[]) {
    this.#rules = rules.toSorted(([one], [other]) => other.length - one.length);
  }

  push(chunk: string): readonly Piece[] {
    return this.#read(this.#held + chunk, false);
  }

  end(): readonly Piece[] {
    return this.#read(this.#held, true);
  }

  #read(text: string, isFinal: boolean): readonly Piece[] {
    const pieces: Piece[] = [];
    let at = 0;
    while (at < text.length) {
      const rest = text.slice(at);
      if (!isFinal && this.#rules.some(([from]) => from.length > rest.length && from.startsWith(rest))) break;
      const rule = this.#rules.find(([from]) => rest.startsWith(from));
      pieces.push(rule === undefined ? { length: 1, text: undefined } : { length: rule[0].length, text: rule[1] });
      at += rule?.[0].length ?? 1;
    }
    this.#held = text.slice(at);
    return pieces;
  }
}

interface Result {
  readonly output: string;
  readonly pieces: readonly Piece[];
}

function run(transform: StreamTransform, chunks: readonly string[]): Result {
  const input = chunks.join('');
  const pieces: Piece[] = [];
  let arrived = 0;
  let covered = 0;
  const take = (more: readonly Piece[]): void => {
    for (const piece of more) {
      pieces.push(piece);
      covered += piece.length;
      expect(covered).toBeLessThanOrEqual(arrived);
    }
  };
  for (const chunk of chunks) {
    arrived += chunk.length;
    take(transform.push(chunk));
  }
  take(transform.end());
  expect(covered).toBe(input.length);
  let at = 0;
  const output = pieces.map(({ length, text }) => {
    at += length;
    return text ?? input.slice(at - length, at);
  });
  return { output: output.join(''), pieces };
}

const letters = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'd'), maxLength: 24 });
const rule = fc.tuple(
  fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'd'), minLength: 1, maxLength: 4 }),
  fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'd', 'x'), maxLength: 5 }),
);
const rules = fc.uniqueArray(rule, { maxLength: 4, selector: ([from]) => from });
const chunksOf = (text: string, cuts: readonly number[]): readonly string[] => {
  const places = [...new Set(cuts.map((cut) => cut % (text.length + 1)))].toSorted((one, other) => one - other);
  return [...places, text.length].map((end, index) => text.slice(places[index - 1] ?? 0, end));
};

describe('a transform behind another', () => {
  test('gives what the one gives and then the other, however the text is cut', () => {
    fc.assert(
      fc.property(letters, rules, rules, fc.array(fc.nat(), { maxLength: 8 }), (text, first, second, cuts) => {
        const between = run(new Replacer(first), [text]).output;
        const expected = run(new Replacer(second), [between]).output;
        const chained = new ChainedTransform(new Replacer(first), new Replacer(second));
        expect(run(chained, chunksOf(text, cuts)).output).toBe(expected);
      }),
      { numRuns: 1000 },
    );
  });

  test('leaves the spelling of what neither changes to its reader', () => {
    fc.assert(
      fc.property(letters, rules, rules, (text, first, second) => {
        const chained = new ChainedTransform(new Replacer(first), new Replacer(second));
        const { pieces } = run(chained, [text]);
        if (run(new Replacer(first), [text]).pieces.some((piece) => piece.text !== undefined)) return;
        const alone = run(new Replacer(second), [text]).pieces;
        const kept = (all: readonly Piece[]): number =>
          all.reduce((sum, { length, text: changed }) => sum + (changed === undefined ? length : 0), 0);
        expect(kept(pieces)).toBe(kept(alone));
      }),
      { numRuns: 300 },
    );
  });

  test.each([
    ['a part of a replacement', [['ab', 'XYZ']], [['YZ', '-']], 'cabc', 'cX-c'],
    [
      'two replacements and what is between',
      [
        ['a', 'XY'],
        ['b', 'YX'],
      ],
      [['YcY', '-']],
      'acb',
      'X-X',
    ],
    ['what a replacement begins', [['a', 'XY']], [['Yc', '-']], 'acd', 'X-d'],
    ['nothing where a text was', [['a', '']], [['bb', '-']], 'abab', '-'],
  ] as const)('the second one may change %s', (_name, first, second, text, expected) => {
    const chained = (): ChainedTransform => new ChainedTransform(new Replacer(first), new Replacer(second));
    expect(run(chained(), [text]).output).toBe(expected);
    expect(run(chained(), text.split('')).output).toBe(expected);
  });

  test('takes time in proportion to the text', () => {
    const growth = growthOf(2000, (size) => {
      const chained = new ChainedTransform(new Replacer([['ab', 'cd']]), new Replacer([['dc', 'x']]));
      for (let at = 0; at < size; at += 1) chained.push('abac');
      chained.end();
    });
    expect(growth).toBeLessThan(linearGrowth);
  });
});
