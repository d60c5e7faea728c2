import { expect, test } from 'vitest';
import { keyedHash } from './engine.fixture.ts';
import { Expressions } from './expression.ts';
import { WordMap } from './word-map.ts';

const never = (): boolean => false;

function start(isTerm: (word: string) => boolean = never): { readonly map: WordMap; readonly words: Expressions } {
  const map = new WordMap({ keyedHash });
  return { map, words: new Expressions(map, isTerm) };
}

test.each([
  ['ledgers', 'ledger', 's'],
  ['entries', 'entry', 's'],
  ['indices', 'index', ''],
  ['matrices', 'matrix', 's'],
  ['committing', 'commit', 'ing'],
  ['retried', 'retry', 'ed'],
  ['children', 'child', 's'],
])('%s is written with the surrogate of %s and %j', (word, base, suffix) => {
  const { map, words } = start();
  const { text } = words.of(word);
  // `index` is structural: its forms have surrogates of their own.
  if (suffix === '') expect(map.wordEntry(base)).toBeUndefined();
  else expect(text).toBe(`${map.wordEntry(base)?.surrogate}${suffix}`);
});

test('a second plural has a surrogate of its own', () => {
  const { map, words } = start();
  words.of('matrices');
  expect(words.of('matrixes').text).toBe(map.wordEntry('matrixes')?.surrogate);
});

test('glued words are made of the surrogates of their parts', () => {
  const { words } = start();
  const payment = words.of('payment').text;
  const ledger = words.of('ledger').text;
  expect(words.of('paymentledger').text).toBe(payment + ledger);
  expect(words.of('paymentledgers').text).toBe(`${payment}${ledger}s`);
  expect(words.of('createledger').text).toBe(`create${ledger}`);
});

test('parts that are terms but were never met get their surrogates first', () => {
  const { map, words } = start((word) => word === 'zorbit' || word === 'ledger');
  expect(words.of('zorbitledger').text).toBe(
    `${map.wordEntry('zorbit')?.surrogate}${map.wordEntry('ledger')?.surrogate}`,
  );
});

test('a word that was met before its parts keeps its own surrogate', () => {
  const { map, words } = start();
  const own = words.of('zorbitvault').text;
  words.of('zorbit');
  words.of('vault');
  expect(new Expressions(map, never).of('zorbitvault').text).toBe(own);
});

test('entries that come later never change how a word is written', () => {
  const { map, words } = start();
  for (const word of ['payment', 'ledger', 'zorb', 'itvault', 'zorbs']) words.of(word);
  const list = ['paymentledger', 'zorbitvault', 'zorbs', 'paymentledgers', 'zorbit', 'ledgers', 'axes'];
  const before = list.map((word) => words.of(word));
  for (const word of [
    'pay',
    'ment',
    'paymentl',
    'edger',
    'zorbit',
    'vault',
    'zorb',
    'ledgers',
    'edgers',
    'axis',
    'axe',
  ]) {
    map.allocateWord(word === 'ledgers' ? 'edgersx' : word);
  }
  const after = new Expressions(map, () => true);
  const restarted = new Expressions(new WordMap({ keyedHash, entries: map.entries }), () => true);
  for (const [index, word] of list.entries()) {
    if (word === 'zorbit') continue;
    expect(after.of(word)).toEqual(before[index]);
    expect(restarted.of(word)).toEqual(before[index]);
  }
});

test('a known word is never cut into parts', () => {
  const { map, words } = start();
  words.of('port');
  words.of('folio');
  expect(words.of('portfolio').text).toBe(map.wordEntry('portfolio')?.surrogate);
});
