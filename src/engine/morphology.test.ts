import { expect, test } from 'vitest';
import { inflect, lemmas, suffixOf, type Suffix } from './morphology.ts';
import { vocabulary } from './vocabulary.ts';

const { morphology, english } = vocabulary();

test.each<[string, Suffix, string]>([
  ['entry', 's', 'entries'],
  ['index', 's', 'indices'],
  ['leaf', 's', 'leaves'],
  ['child', 's', 'children'],
  ['matrix', 's', 'matrices'],
  ['analysis', 's', 'analyses'],
  ['box', 's', 'boxes'],
  ['key', 's', 'keys'],
  ['query', 's', 'queries'],
  ['write', 'ed', 'wrote'],
  ['commit', 'ed', 'committed'],
  ['commit', 'ing', 'committing'],
  ['retry', 'ed', 'retried'],
  ['retry', 'ing', 'retrying'],
  ['tie', 'ing', 'tying'],
  ['parse', 'ing', 'parsing'],
  ['parse', 'ers', 'parsers'],
  ['map', 'ings', 'mappings'],
  ['carry', 'er', 'carrier'],
  ['panic', 'ed', 'panicked'],
  ['class', 'es', 'classes'],
])('%s + %s is %s', (base, suffix, form) => {
  expect(inflect(base, suffix, morphology)).toBe(form);
});

test.each([
  ['entries', 'entry', 's'],
  ['indices', 'index', 's'],
  ['ledgers', 'ledger', 's'],
  ['boxes', 'box', 's'],
  ['committing', 'commit', 'ing'],
  ['retried', 'retry', 'ed'],
  ['caching', 'cache', 'ing'],
  ['tying', 'tie', 'ing'],
  ['quizzes', 'quiz', 's'],
])('%s can be %s + %s', (word, base, suffix) => {
  expect(lemmas(word, morphology)).toContainEqual({ base, suffix });
});

test.each([['status'], ['class'], ['analysis'], ['entry'], ['string']])('%s is no plural', (word) => {
  const known = lemmas(word, morphology).filter(({ base, suffix }) => suffix === 's' && english.has(base));
  expect(known).toEqual([]);
});

test('every base that is given for a word makes that very word', () => {
  for (const word of [...english].slice(0, 8000)) {
    for (const { base, suffix } of lemmas(word, morphology)) expect(inflect(base, suffix, morphology)).toBe(word);
  }
});

test.each([
  ['s', 'r', 's'],
  ['ings', 'r', 'ings'],
  ['ring', 'r', 'ing'],
  ['red', 'r', 'ed'],
  ['rs', 'r', undefined],
  ['ting', 'r', undefined],
  ['', 'r', undefined],
])('the letters %j after a surrogate ending in %s are the suffix %s', (letters, lastLetter, suffix) => {
  expect(suffixOf(letters, lastLetter)).toBe(suffix);
});
