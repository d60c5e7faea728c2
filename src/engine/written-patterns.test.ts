// Globs and expressions that a model writes over the names that it was shown: whole words come back inside of them.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { countCutSurrogates } from './cut-surrogates.ts';
import { makeEngine } from './engine.fixture.ts';
import { reverseText } from './reverse.ts';
import { applyCase, type WordCase } from './split.ts';
import { StreamReverser } from './stream-reverser.ts';

const engine = makeEngine();
const real = ['payment', 'ledger', 'entry', 'invoice', 'tenant', 'matrix', 'zorbit', 'commit', 'nordwind'];
const surrogateOf = (word: string): string => engine.map.allocateWord(word).surrogate;
for (const word of real) surrogateOf(word);
const carried = new Set(engine.map.entries.map(({ seq }) => seq));

/** `①` and `②` are words, in the case that stands after the frame. */
const frames: readonly (readonly [frame: string, ...cases: readonly WordCase[]])[] = [
  ['①*②', 'lower', 'capital'],
  ['①②.*', 'capital', 'capital'],
  ['\\b①_\\w+', 'lower'],
  ['\\b①②\\b', 'lower', 'capital'],
  ['\\\\b①\\\\w*②', 'lower', 'capital'],
  ['**/①-*.ts', 'lower'],
  ['src/**/①-②*/**/*.{ts,tsx}', 'lower', 'lower'],
  ['(①|②)Service', 'capital', 'capital'],
  ['(?:①|②)', 'upper', 'upper'],
  ['(?<①>\\d+)', 'lower'],
  ['(?i)①[_-]?②', 'lower', 'lower'],
  ['①[A-Z]\\w*', 'lower'],
  ['^export (class|interface) ①', 'capital'],
  ['①\\.②\\(', 'lower', 'lower'],
  ['①.?②', 'lower', 'lower'],
  ['①\\s*=\\s*②', 'upper', 'lower'],
  ['{①,②}*.py', 'lower', 'lower'],
  ['[^/]*①[^/]*', 'lower'],
  ['!①/**', 'lower'],
  ['get\\w*①', 'capital'],
  ['*①*', 'lower'],
  ['①?', 'lower'],
  ['①{1,2}', 'lower'],
  ['①+', 'lower'],
  ['/①$/gm', 'lower'],
  ['s/①/②/g', 'lower', 'lower'],
  ["grep -rn '①\\|②' --include='①*.ts'", 'lower', 'capital'],
  ['find . -name "*①*" -path "./②/*"', 'lower', 'lower'],
  ['\\.①\\b', 'lower'],
  ['"\\\\b①_\\\\w+"', 'lower'],
  ['%2F①%2A', 'lower'],
  ['_①_', 'upper'],
];

function framed([frame, ...cases]: (typeof frames)[number], words: readonly string[]): string {
  const write = (index: number): string => applyCase(words[index] ?? '', cases[index] ?? 'lower');
  return frame.replaceAll('①', write(0)).replaceAll('②', write(1));
}

/** What the client gets when the answer comes in pieces that end at the places. */
function inPieces(text: string, ends: readonly number[]): string {
  const reverser = new StreamReverser(engine.map, carried);
  const places = [...new Set([...ends.map((end) => end % (text.length + 1)), text.length])].toSorted((a, b) => a - b);
  let result = '';
  let arrived = 0;
  let at = 0;
  for (const pieces of [...places.map((end) => reverser.push(text.slice(arrived, (arrived = end)))), reverser.end()]) {
    for (const piece of pieces) {
      result += piece.text ?? text.slice(at, at + piece.length);
      at += piece.length;
    }
  }
  return result;
}

test('every word of a pattern comes back, however the answer is cut', () => {
  const word = fc.constantFrom(...real);
  fc.assert(
    fc.property(fc.constantFrom(...frames), word, word, fc.array(fc.nat(60)), (frame, one, other, ends) => {
      const written = framed(frame, [surrogateOf(one), surrogateOf(other)]);
      const expected = framed(frame, [one, other]);
      expect(reverseText(engine.map, carried, written)).toBe(expected);
      expect(inPieces(written, ends)).toBe(expected);
    }),
    { numRuns: 2000 },
  );
});

const cutForms = ['*', '.*', '.+Service', '\\w*', '\\\\w+', '[a-z]*'];

test('a word that a pattern cuts short stays as it is, and is counted', () => {
  fc.assert(
    fc.property(fc.constantFrom(...real), fc.constantFrom(...cutForms), fc.array(fc.nat(60)), (word, form, ends) => {
      const surrogate = surrogateOf(word);
      for (const cut of [surrogate.slice(0, 4), surrogate.slice(0, -1), applyCase(surrogate.slice(0, 4), 'capital')]) {
        const written = `**/${cut}${form}`;
        expect(reverseText(engine.map, carried, written)).toBe(written);
        expect(inPieces(written, ends)).toBe(written);
        expect(countCutSurrogates(engine.map, carried, written)).toBe(1);
      }
    }),
    { numRuns: 200 },
  );
});

test.each([
  ['whole words', '{PATTERN}*'],
  ['words that no pattern cuts', 'const kernel = 4;'],
  ['letters that begin no carried surrogate', 'char* size_t* [*'],
])('%s are not counted as cut', (_name, text) => {
  const written = text.replace('{PATTERN}', surrogateOf('ledger'));
  expect(countCutSurrogates(engine.map, carried, written)).toBe(0);
  expect(countCutSurrogates(engine.map, new Set(), `${surrogateOf('ledger').slice(0, 4)}*`)).toBe(0);
});
