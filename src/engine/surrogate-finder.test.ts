import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Automaton } from './automaton.ts';
import { difficultText } from './engine.fixture.ts';
import { caseOf } from './split.ts';
import { SurrogateFinder } from './surrogate-finder.ts';
import { vocabulary } from './vocabulary.ts';

const shipped = vocabulary().surrogates;
const finder = new SurrogateFinder(shipped);
const automaton = new Automaton(shipped);

/** `id:end`, by the plain automaton. */
function reference(words: readonly string[], text: string): readonly string[] {
  const found: string[] = [];
  (words === shipped ? automaton : new Automaton(words)).scan(text, (end, index) => found.push(`${index}:${end}`));
  return found;
}

function search(among: SurrogateFinder, text: string, from = 0): readonly string[] {
  const found: string[] = [];
  among.scan(text, from, (start, end, id) => {
    found.push(`${id}:${end}`);
    return start;
  });
  return found;
}

/** `id:end` of every word by start and then by length, found letter by letter. */
function naive(words: readonly string[], text: string): readonly string[] {
  const found: { start: number; end: number; id: number }[] = [];
  for (const [id, word] of words.entries()) {
    for (let start = 0; start + word.length <= text.length; start++) {
      const part = text.slice(start, start + word.length);
      if (/^[a-zA-Z]+$/.test(part) && part.toLowerCase() === word) found.push({ start, end: start + word.length, id });
    }
  }
  return found
    .toSorted((left, right) => left.start - right.start || left.end - right.end)
    .map(({ end, id }) => `${id}:${end}`);
}

test('the shipped words are found where the plain automaton finds them, in any text', () => {
  fc.assert(
    fc.property(difficultText(shipped.slice(2000, 2100)), (text) => {
      expect(search(finder, text)).toEqual(reference(shipped, text));
    }),
    { numRuns: 500 },
  );
});

test('every shipped word is found, alone and among letters, in every case', () => {
  const missed = shipped.flatMap((word, id) => {
    const whole = [word, word.toUpperCase(), `${word.charAt(0).toUpperCase()}${word.slice(1)}`];
    const isFound =
      whole.every((text) => search(finder, text).includes(`${id}:${word.length}`)) &&
      search(finder, `x${word}ing`).includes(`${id}:${word.length + 1}`);
    return isFound ? [] : [word];
  });
  expect(missed).toEqual([]);
});

test('files of source code and prose give what the plain automaton gives, as they are and full of shipped words', () => {
  const folder = new URL('../..', import.meta.url);
  const files = [
    'README.md',
    'docs/architecture.md',
    'src/engine/reversible.ts',
    'package-lock.json',
    'src/engine/data/english.json',
  ];
  for (const [number, file] of files.entries()) {
    const text = readFileSync(new URL(file, folder), 'utf8').slice(0, 400_000);
    let place = number;
    const full = text.replaceAll(/[a-z]{4,8}/gi, (word) => {
      place += 7919;
      return place % 3 === 0 ? (shipped[place % shipped.length] ?? word) : word;
    });
    expect(search(finder, text)).toEqual(reference(shipped, text));
    expect(search(finder, full)).toEqual(reference(shipped, full));
  }
});

test('words that overlap are all found, wherever the text is cut off and the search begins', () => {
  const words = ['ganap', 'napga', 'gapna', 'panag', 'nagap', 'apgan', 'sedin', 'inger', 'gsedi'];
  const narrow = new SurrogateFinder(words);
  const text = 'ganapgapnaganapganSedingerganap.PANAGapgan';
  for (let end = 0; end <= text.length; end++) {
    const part = text.slice(0, end);
    expect(search(narrow, part)).toEqual(reference(words, part));
    for (let from = 0; from < end; from++) {
      const expected = reference(words, part.slice(from)).map((found) =>
        found.replace(/\d+$/, (at) => `${Number(at) + from}`),
      );
      expect(search(narrow, part, from)).toEqual(expected);
    }
  }
});

test('words of any length, also inside one another, are found by start and then by length', () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 5, maxLength: 9 });
  const text = fc.string({ unit: fc.constantFrom(...'aabbABa.é`@{ĺ'), maxLength: 40 });
  fc.assert(
    fc.property(fc.uniqueArray(word, { minLength: 1, maxLength: 12 }), fc.array(text), (words, parts) => {
      const all = new SurrogateFinder(words);
      const haystack = [...parts, ...words].join('');
      expect(search(all, haystack)).toEqual(naive(words, haystack));
    }),
    { numRuns: 500 },
  );
});

test('only letters are letters: nothing else that shares five bits with one', () => {
  const words = ['gapne', 'gapnel', 'kilmodbek'];
  const all = new SurrogateFinder(words);
  for (const word of words) {
    for (let at = 0; at < word.length; at++) {
      for (const code of [...Array(0x250).keys(), 0x212a, 0x3c1f]) {
        const text = word.slice(0, at) + String.fromCharCode(code) + word.slice(at + 1);
        expect(search(all, text)).toEqual(naive(words, text));
      }
    }
  }
});

test('the case of what is found is the case of its letters', () => {
  for (const text of [
    'gapnel',
    'Gapnel',
    'GAPNEL',
    'gAPNEL',
    'GaPNEL',
    'GAPNEl',
    'gapneL',
    'kilmodbek',
    'KilmodBek',
    'KILMODBEK',
  ]) {
    const cases: string[] = [];
    new SurrogateFinder(['gapnel', 'kilmodbek']).scan(text, 0, (start, _end, _id, wordCase) => {
      cases.push(wordCase);
      return start;
    });
    expect(cases).toEqual([caseOf(text)]);
  }
});

test('the search goes on where the visitor says', () => {
  const starts: number[] = [];
  new SurrogateFinder(['ganap', 'napga']).scan('ganapganapga', 0, (start, end) => {
    starts.push(start);
    return end;
  });
  expect(starts).toEqual([0, 5]);
});

test('words that are shorter than five letters or not in a–z are not taken in', () => {
  const some = new SurrogateFinder(['gapn', 'größe', 'Gapnel', 'gap-nel', 'kilmod']);
  expect(search(some, 'gapn größe Gapnel gapnel gap-nel kilmod')).toEqual(['4:39']);
});

test('an open start is the first place at which a word may have begun that goes on', () => {
  const words = ['gapne', 'gapnel', 'nelgap', 'pagapnekt', 'gabebibob'];
  const all = new SurrogateFinder(words);
  const text = fc.string({
    unit: fc.constantFrom(...'gapnelkteb', 'GAP', 'gapne', 'pagapnekt', '.', 'é'),
    maxLength: 14,
  });
  fc.assert(
    fc.property(text, fc.nat(4), (haystack, skipped) => {
      const from = Math.min(skipped, haystack.length);
      let expected = haystack.length;
      for (let start = haystack.length - 1; start >= from; start--) {
        const rest = haystack.slice(start).toLowerCase();
        if (words.some((word) => word.length > rest.length && word.startsWith(rest))) expected = start;
      }
      expect(all.openStart(haystack, from)).toBe(expected);
    }),
    { numRuns: 2000 },
  );
});

test('an empty finder finds nothing and holds nothing', () => {
  const empty = new SurrogateFinder();
  expect(empty.isIn('anything at all')).toBe(false);
  expect(empty.openStart('gap', 0)).toBe(3);
});
