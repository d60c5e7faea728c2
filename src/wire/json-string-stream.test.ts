import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { cutText, HoldingIdentity, ToyReverser } from './wire-test-kit.fixture.ts';
import type { StreamTransform } from '../base/text.ts';
import { JsonStringStream } from './json-string-stream.ts';
import { reverseWhole } from './text-reverser.ts';

function run(fragments: readonly string[], openTransform: () => StreamTransform = () => new ToyReverser()): string {
  const stream = new JsonStringStream(openTransform);
  const output = fragments.map((fragment) => stream.push(fragment)).join('');
  return output + stream.end();
}

function transformed(value: unknown): unknown {
  if (typeof value === 'string') return reverseWhole(value, new ToyReverser());
  if (Array.isArray(value)) return value.map((item) => transformed(item));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [transformed(key), transformed(item)]));
}

/** JSON texts whose characters are spelled at random: bare, as short escapes, as \u escapes in either case. */
function spelled(source: string, choices: readonly number[]): string {
  let turn = 0;
  return source.replaceAll(/"(?:[^"\\]|\\.)*"/gs, (literal) => {
    const text = String(JSON.parse(literal));
    let result = '"';
    for (let at = 0; at < text.length; at += 1) {
      const unit = text[at] ?? '';
      const choice = choices[turn % choices.length] ?? 0;
      turn += 1;
      const hex = unit.charCodeAt(0).toString(16).padStart(4, '0');
      if (choice === 1) result += `\\u${hex}`;
      else if (choice === 2) result += `\\u${hex.toUpperCase()}`;
      else if (choice === 3 && unit === '/') result += '\\/';
      else result += JSON.stringify(unit).slice(1, -1);
    }
    return `${result}"`;
  });
}

const word = fc.constantFrom(
  'foo',
  'f',
  'fo',
  'o',
  'oof',
  ' ',
  '\n',
  '"',
  '\\',
  '/',
  'é',
  '😀',
  '\ud83d',
  '\ude00',
  'nfoo',
);
const text = fc.array(word, { maxLength: 8 }).map((parts) => parts.join(''));
const value = fc.letrec((tie) => ({
  node: fc.oneof(
    { maxDepth: 3 },
    text,
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('node'), { maxLength: 4 }),
    fc.dictionary(text, tie('node'), { maxKeys: 4 }),
  ),
})).node;
const jsonText = fc
  .tuple(value, fc.array(fc.nat({ max: 3 }), { minLength: 1, maxLength: 9 }), fc.constantFrom(undefined, 2, '\t'))
  .map(([json, choices, indent]) => spelled(JSON.stringify(json, undefined, indent), choices));
const cuts = fc.array(fc.nat({ max: 2000 }), { maxLength: 20 });

describe('the streaming JSON reader', () => {
  test('equals parse-then-transform for any JSON text, escapes and cuts', () => {
    fc.assert(
      fc.property(jsonText, cuts, (source, places) => {
        expect(JSON.parse(run(cutText(source, places)))).toEqual(transformed(JSON.parse(source)));
      }),
      { numRuns: 800 },
    );
  });

  test('gives the same output for any cuts, one character at a time too', () => {
    fc.assert(
      fc.property(jsonText, cuts, (source, places) => {
        const whole = run([source]);
        expect(run(cutText(source, places))).toBe(whole);
        expect(run(Array.from({ length: source.length }, (_, at) => source.charAt(at)))).toBe(whole);
      }),
      { numRuns: 400 },
    );
  });

  test('with an identity transform gives the input back, character by character', () => {
    fc.assert(
      fc.property(jsonText, cuts, (source, places) => {
        expect(run(cutText(source, places), () => new HoldingIdentity())).toBe(source);
        expect(run(cutText(source, places), () => new ToyReverser('\u0000', ''))).toBe(source);
      }),
      { numRuns: 400 },
    );
  });

  test('never throws and loses nothing on any text', () => {
    const piece = fc.constantFrom('"', '\\', 'u', 'foo', 'f', '{', '}', ':', '\\u00', '\\x', '\n', 'é', '\ud800');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), cuts, (parts, places) => {
        const source = parts.join('');
        expect(run(cutText(source, places), () => new HoldingIdentity())).toBe(source);
        run(cutText(source, places));
      }),
      { numRuns: 1000 },
    );
  });

  test.each([
    ['an escape as the first letter', String.raw`{"a":"\u0066oo"}`, '{"a":"barbar"}'],
    ['an escape in the middle', String.raw`{"a":"f\u006Fo!"}`, '{"a":"barbar!"}'],
    ['the n of an escaped line feed is no letter', String.raw`{"a":"\nfoo\n"}`, String.raw`{"a":"\nbarbar\n"}`],
    [
      'an untouched escape keeps its spelling',
      String.raw`{"a":"\u00E9\/foo\u000a"}`,
      String.raw`{"a":"\u00E9\/barbar\u000a"}`,
    ],
    ['keys', '{"foo":1}', '{"barbar":1}'],
    ['nothing runs over from one string into the next', '["f","oo"]', '["f","oo"]'],
    ['a tail that never became a match', '{"a":"fo"}', '{"a":"fo"}'],
    ['a text that ends inside a string', '{"a":"xfo', '{"a":"xfo'],
    ['a text that ends inside an escape', String.raw`{"a":"fo\u00`, String.raw`{"a":"fo\u00`],
    ['from a broken escape on everything passes', String.raw`["foo\x foo","foo"]`, String.raw`["barbar\x foo","foo"]`],
    ['a bare line feed', '["foo\nfoo"]', '["barbar\nbarbar"]'],
  ])('%s', (_name, source, expected) => {
    expect(run([source])).toBe(expected);
    expect(run(Array.from(source))).toBe(expected);
  });

  test('a replacement is escaped', () => {
    expect(run(['["foo"]'], () => new ToyReverser('foo', 'a"\\\n'))).toBe(String.raw`["a\"\\\n"]`);
  });

  test('takes a string of many escapes in linear time', () => {
    const source = `"${'\\n'.repeat(300_000)}"`;
    expect(run([source], () => new HoldingIdentity())).toBe(source);
  });
});
