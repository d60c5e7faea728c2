import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Automaton } from './automaton.ts';

const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 3, maxLength: 4 });

test('every word of the list is found wherever it stands, in any case', () => {
  const text = fc.string({ unit: fc.constantFrom(...'abcABC.1é'), maxLength: 40 });
  fc.assert(
    fc.property(fc.uniqueArray(word, { minLength: 1, maxLength: 8 }), text, (words, haystack) => {
      const list = words.filter((one) => !words.some((other) => other !== one && one.includes(other)));
      const found: string[] = [];
      new Automaton(list).scan(haystack, (end, index) => found.push(`${index}:${end}`));
      const expected = list.flatMap((one, index) => {
        const lower = haystack.toLowerCase();
        const ends: string[] = [];
        for (let at = lower.indexOf(one); at >= 0; at = lower.indexOf(one, at + 1))
          ends.push(`${index}:${at + one.length}`);
        return ends;
      });
      expect(found.toSorted()).toEqual(expected.toSorted());
    }),
  );
});

test('an empty list finds nothing', () => {
  expect(new Automaton([]).isIn('anything at all')).toBe(false);
});
