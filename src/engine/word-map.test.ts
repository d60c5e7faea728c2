import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Automaton } from './automaton.ts';
import { keyedHash } from './engine.fixture.ts';
import type { WordMapEntry } from './types.ts';
import { vocabulary } from './vocabulary.ts';
import { WordMap } from './word-map.ts';

const shipped = vocabulary();
const shippedWords = new Set(shipped.surrogates);
const word = fc.stringMatching(/^[a-z]{3,9}$/);

/** A map over a list of three words, so that it overflows at once. */
function smallMap(entries: readonly WordMapEntry[] = []): WordMap {
  return new WordMap({ keyedHash, entries, vocabulary: { ...shipped, surrogates: ['gapnel', 'kilmod', 'zemtak'] } });
}

test('a word keeps its surrogate, and no surrogate stands for two words', () => {
  const map = new WordMap({ keyedHash });
  const first = map.allocateWord('payment');
  for (const other of ['ledger', 'invoice', 'tenant']) map.allocateWord(other);
  expect(map.allocateWord('payment')).toBe(first);
  expect(new Set(map.entries.map((entry) => entry.surrogate)).size).toBe(4);
  expect(map.entries.every((entry) => shippedWords.has(entry.surrogate))).toBe(true);
  expect(map.entryAt(1)).toBe(first);
  expect(map.entryAt(5)).toBeUndefined();
});

test('the surrogate depends on the secret', () => {
  const other = new WordMap({ keyedHash: (message) => keyedHash(`other ${message}`) });
  const mine = new WordMap({ keyedHash });
  const words = ['payment', 'ledger', 'invoice'];
  expect(words.map((one) => other.allocateWord(one).surrogate)).not.toEqual(
    words.map((one) => mine.allocateWord(one).surrogate),
  );
});

test('new entries are taken once and in order', () => {
  const map = new WordMap({ keyedHash });
  map.allocateWord('payment');
  map.allocateLiteral('größe');
  expect(map.takeNew().map(({ seq, kind, word: real }) => [seq, kind, real])).toEqual([
    [1, 'word', 'payment'],
    [2, 'literal', 'größe'],
  ]);
  expect(map.takeNew()).toEqual([]);
  const restarted = new WordMap({ keyedHash, entries: map.entries });
  expect(restarted.takeNew()).toEqual([]);
  expect(restarted.lastSeq).toBe(2);
});

test('a map made from persisted entries goes on exactly as the one that made them', () => {
  const step = fc.tuple(fc.constantFrom('word', 'literal', 'burn'), word);
  fc.assert(
    fc.property(fc.array(step, { maxLength: 12 }), fc.array(word, { maxLength: 5 }), (steps, later) => {
      const map = smallMap();
      for (const [kind, text] of steps) {
        if (kind === 'burn') map.burn(text.length % 3);
        else if (kind === 'word') map.allocateWord(text);
        else map.allocateLiteral(text);
      }
      const restarted = smallMap(JSON.parse(JSON.stringify(map.entries)) as WordMapEntry[]);
      for (const text of later) expect(restarted.allocateWord(text)).toEqual(map.allocateWord(text));
      expect(restarted.entries).toEqual(map.entries);
    }),
    { numRuns: 50 },
  );
});

test('a burnt surrogate is never handed out', () => {
  const map = smallMap();
  for (const id of [0, 1, 2]) map.burn(id);
  map.burn(1);
  expect(map.lastSeq).toBe(3);
  expect(shippedWords.has(map.allocateWord('payment').surrogate)).toBe(false);
  expect(map.stateOf(0)).toBe('burnt');
});

test('when the list runs out, longer words are invented; none is inside another surrogate or any known word', () => {
  const map = smallMap();
  for (let number = 0; number < 300; number++) map.allocateLiteral(`spelling ${number}`);
  const surrogates = map.entries.map((entry) => entry.surrogate);
  expect(new Set(surrogates).size).toBe(300);
  for (const surrogate of surrogates) {
    expect(surrogate).toMatch(/^[ghjklmpqyz][a-z]{4,}$/);
    expect(surrogate).not.toMatch(/(?:[szx]|ed|er|ing|es|ly|y)$/);
    expect(shipped.english.has(surrogate)).toBe(false);
    expect(surrogates.filter((other) => other.includes(surrogate))).toEqual([surrogate]);
  }
});

test('invented words contain no shipped surrogate', () => {
  const map = new WordMap({ keyedHash });
  for (let id = 0; id < map.listedCount; id++) map.burn(id);
  const listed = new Automaton(shipped.surrogates);
  for (let number = 0; number < 100; number++) {
    const { surrogate } = map.allocateLiteral(`spelling ${number}`);
    expect(surrogate.length).toBeGreaterThanOrEqual(8);
    expect(listed.isIn(surrogate)).toBe(false);
  }
});

const good: WordMapEntry = { seq: 1, kind: 'word', word: 'payment', surrogate: 'gapnel' };

test.each<[string, readonly unknown[]]>([
  ['a gap in the numbers', [{ ...good, seq: 2 }]],
  ['a surrogate twice', [good, { ...good, seq: 2, word: 'ledger' }]],
  ['a word twice', [good, { ...good, seq: 2, surrogate: 'kilmod' }]],
  ['a surrogate that is no word', [{ ...good, surrogate: 'Gap nel' }]],
  ['a word entry without a word', [{ ...good, word: '' }]],
  ['a burnt entry with a word', [{ ...good, kind: 'burnt' }]],
  ['an unknown kind', [{ ...good, kind: 'else' }]],
])('a map with %s is refused', (_name, entries) => {
  expect(() => smallMap(entries as WordMapEntry[])).toThrowError(expect.objectContaining({ code: 'broken-map' }));
});
