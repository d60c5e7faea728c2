import fc from 'fast-check';
import { expect, test } from 'vitest';
import { applyCase, caseOf, foldWord, splitUnicodeWords, splitWords } from './split.ts';

const texts = (token: string): readonly string[] => splitWords(token).map((word) => word.text);

test.each([
  ['HTTPServer', ['HTTP', 'Server']],
  ['IDs', ['ID', 's']],
  ['userIDs2', ['user', 'ID', 's']],
  ['parseURLsFast', ['parse', 'URL', 's', 'Fast']],
  ['XMLHttpRequest', ['XML', 'Http', 'Request']],
  ['snake_case_name', ['snake', 'case', 'name']],
  ['MAX_RETRY_COUNT', ['MAX', 'RETRY', 'COUNT']],
  ['$scope2Value', ['scope', 'Value']],
  ['a-b-cD', ['a', 'b', 'c', 'D']],
  ['_private', ['private']],
  ['__init__', ['init']],
  ['iPhone', ['i', 'Phone']],
  ['größeMessen', ['größe', 'Messen']],
  ['gro\u0308ßeMessen', ['gro\u0308ße', 'Messen']],
  ['E\u0301coleNom', ['E\u0301cole', 'Nom']],
  ['AE\u0301Bc', ['AE\u0301', 'Bc']],
  ['İstanbulŞehri', ['İstanbul', 'Şehri']],
  ['мойКошелёк', ['мой', 'Кошелёк']],
  ['顧客データ', ['顧客データ']],
  ['get顧客Name', ['get', '顧客', 'Name']],
  ['x', ['x']],
  ['123', []],
  ['', []],
])('%s is split into %j', (token, words) => {
  expect(texts(token)).toEqual(words);
});

test('on ASCII the fast split equals the Unicode split', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'abcsAZBS09_$-. ') }), (text) => {
      expect(splitWords(text)).toEqual(splitUnicodeWords(text));
    }),
  );
});

test('words stand where they say, in order and without overlap', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      let last = 0;
      for (const word of splitWords(text)) {
        expect(word.start).toBeGreaterThanOrEqual(last);
        expect(text.slice(word.start, word.end)).toBe(word.text);
        last = word.end;
      }
    }),
    { numRuns: 50 },
  );
});

test.each([
  ['payment', 'lower'],
  ['Payment', 'capital'],
  ['P', 'capital'],
  ['PAYMENT', 'upper'],
  ['payMent', 'mixed'],
  ['Größe', 'capital'],
  ['顧客', 'lower'],
  ['\u{10400}\u{10428}', 'capital'],
] as const)('the case of %s is %s', (word, wordCase) => {
  expect(caseOf(word)).toBe(wordCase);
});

test('applying the case of an ASCII word to its lower form gives the word back', () => {
  const anyWord = fc.stringMatching(/^(?:[a-z]{1,6}|[A-Z][a-z]{0,6}|[A-Z]{2,6})$/);
  fc.assert(fc.property(anyWord, (word) => applyCase(word.toLowerCase(), caseOf(word)) === word));
});

test.each([
  ['GRÖSSE', 'größe'],
  ['gro\u0308ße', 'größe'],
  ['KAFKA', '\u212aafka'],
  ['ΟΔΟΣ', 'οδος'],
])('%s and %s are spellings of one word', (left, right) => {
  expect(foldWord(left)).toBe(foldWord(right));
});
